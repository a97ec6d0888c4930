import { type Command, Option } from 'commander'
import {
  approvalId,
  connectionName,
  leaf,
  limit,
  operation,
  searchedName,
  sessionId,
  version,
} from './arguments.ts'
import { moment } from './commands/policy-range.ts'
import { rebuild } from './commands/rebuild.ts'
import { searchExchanges, type SearchOptions } from './commands/search.ts'
import type { Context } from './context.ts'

const DECISIONS = ['allow', 'deny', 'require_approval']
const OUTCOMES = [
  'delivered',
  'refused',
  'pending_approval',
  'failed',
  'interrupted',
  'indeterminate',
]

/** Adds the commands that find exchanges, and make again what finds them. */
export function addSearch(program: Command, context: () => Context): void {
  program
    .command('search')
    .description('find exchanges by all that is named, the latest first')
    .option('--principal <id>', 'who asked', searchedName)
    .option('--on-behalf-of <user>', 'the user that an agent acted for', searchedName)
    .option('--connection <name>', 'what was asked', connectionName)
    .option('--operation <operation>', 'such as tools/call or tools/call:query', operation)
    .option('--table <name>', 'table of a statement: schema.table, or table', searchedName)
    .option(
      '--column <name>',
      'column of a statement: schema.table.column, or its last parts',
      searchedName,
    )
    .option('--finding <kind>', 'kind of a masked value, such as email', searchedName)
    .addOption(new Option('--decision <decision>', 'what was decided').choices(DECISIONS))
    .addOption(new Option('--outcome <outcome>', 'how it ended').choices(OUTCOMES))
    .option('--policy-version <n>', 'version of the policies that decided', version)
    .option(
      '--approval <id>',
      'approval that was asked for or used, or grant that was used',
      approvalId,
    )
    .option('--session <id>', 'of this session', sessionId)
    .option(
      '--text <words>',
      'words of the masked content, such as: refund "to alice" ship* -test',
      searchedName,
    )
    .option('--since <time>', 'from when on, such as 12h or a time', moment('--since'))
    .option('--until <time>', 'until when; now if absent', moment('--until'))
    .option('--limit <n>', 'how many, 1 to 100', limit, '50')
    .option('--before <leaf>', '`next` of the page before', leaf)
    .action((options: SearchOptions) => searchExchanges(context(), options))
  program
    .command('rebuild')
    .description('drop the read models and make them again from the log')
    .action(() => rebuild(context()))
}
