import { Access } from '@sallyport/contracts'
import { type Command, Option } from 'commander'
import { approvalId, connectionName, period, toolNames } from './arguments.ts'
import {
  type AccessOptions,
  breakGlass,
  extendAccess,
  listAccess,
  requestAccess,
  revokeAccess,
} from './commands/access.ts'
import type { Context } from './context.ts'
import { REASON } from './options.ts'

const FOR = ['--for <time>', 'how long, such as 30m, 4h or 1d', period] as const

/** Adds the commands about access for a time. */
export function addAccess(program: Command, context: () => Context): void {
  const access = program
    .command('access')
    .description('access for a time, without a vote for each call')
  wanted(access.command('request'))
    .description('ask for access ahead; an approver consents to it like to a call')
    .action((options: AccessOptions) => requestAccess(context(), options))
  wanted(access.command('break-glass'))
    .description(
      'take access in an emergency, without consent, where policy lets you; it tells everybody',
    )
    .action((options: AccessOptions) => breakGlass(context(), options))
  access
    .command('list')
    .description('list who has access: yours, what you may end, all for admins and auditors')
    .option('--all', 'also what is over')
    .option('--connection <name>', 'only of this connection', connectionName)
    .action((options: { all?: true; connection?: string }) => listAccess(context(), options))
  access
    .command('extend')
    .argument('<id>', 'id of the access', approvalId)
    .description('ask for the same access once more; it takes a new consent')
    .requiredOption(...FOR)
    .requiredOption(...REASON)
    .action((id: string, options: { for: number; reason: string }) =>
      extendAccess(context(), id, options),
    )
  access
    .command('revoke')
    .argument('<id>', 'id of the access', approvalId)
    .description('end it at once: your own, what you may approve, any for admins')
    .option(...REASON)
    .action((id: string, options: { reason?: string }) => revokeAccess(context(), id, options))
}

const wanted = (command: Command): Command =>
  command
    .requiredOption('--connection <name>', 'connection that it is for', connectionName)
    .option('--tool <name>', 'only this tool; may be repeated', toolNames)
    .addOption(
      new Option('--access <access>', 'the most that a call may do')
        .choices(Access.enum)
        .default('write'),
    )
    .requiredOption(...FOR)
    .requiredOption(...REASON)
