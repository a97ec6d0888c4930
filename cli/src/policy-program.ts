import type { Command } from 'commander'
import {
  address,
  callArguments,
  claim,
  connectionName,
  groups,
  limit,
  operation,
  version,
} from './arguments.ts'
import { showPermissions } from './commands/can.ts'
import { backtestPolicy } from './commands/policy-backtest.ts'
import { moment, type RangeOptions } from './commands/policy-range.ts'
import { suggestPolicy, type SuggestOptions } from './commands/policy-suggest.ts'
import { explain, type ExplainOptions } from './commands/explain.ts'
import { initPolicy, type InitOptions, listTemplates } from './commands/policy-templates.ts'
import { type SchemaOptions, showSchema } from './commands/policy-schema.ts'
import { testPolicies } from './commands/policy-test.ts'
import { publishPolicy, type PublishOptions, rollBack } from './commands/policy.ts'
import {
  type DiffOptions,
  diffPolicy,
  type HistoryOptions,
  showHistory,
  showPolicy,
} from './commands/policy-versions.ts'
import { validatePolicy, type ValidateOptions } from './commands/policy-validate.ts'
import type { Context } from './context.ts'
import { REASON } from './options.ts'
import type { AskedAbout } from './principal.ts'

type ContextOf = () => Context
type Exit = (code: number) => void

/** Everything about policies, and the two questions that have a short name, too. */
export function addPolicy(program: Command, context: ContextOf, exit: Exit): void {
  const policy = program.command('policy').description('policy sets, one per connection')
  addFiles(policy, context, exit)
  addVersions(policy, context, exit)
  addPast(policy, context, exit)
  for (const parent of [policy, program]) addQuestions(parent, context)
}

/** What needs no server: checks of files in a repository, and files to begin with. */
function addFiles(policy: Command, context: ContextOf, exit: Exit): void {
  policy
    .command('validate')
    .argument('<file>', 'Cedar file')
    .description('say everything that is wrong with a Cedar file; exit code 1 if anything is')
    .option('--connection <name>', 'ask the gateway, for this connection', connectionName)
    .option('--offline', 'ask nobody, whatever else is said')
    .action(async (file: string, options: ValidateOptions) =>
      exit(await validatePolicy(context(), file, options)),
    )
  policy
    .command('test')
    .argument('<paths...>', 'files of test cases, or folders with some')
    .description('run test cases, without any server')
    .action(async (paths: readonly string[]) => exit(await testPolicies(context(), paths)))
  policy
    .command('templates')
    .description('list what `policy init` can begin with')
    .action(() => listTemplates(context()))
  policy
    .command('init')
    .argument('<connection>', 'name of the connection', connectionName)
    .description('write a policy set, and test cases for it, to the current folder')
    .requiredOption('--template <name>', 'what to begin with, as `policy templates` lists it')
    .requiredOption('--groups <names>', 'groups that may use it, separated by commas', groups)
    .option('--approvers <names>', 'groups whose members approve, where the template asks', groups)
    .option('--force', 'write over files that are there')
    .action((connection: string, options: InitOptions) =>
      initPolicy(context(), connection, options),
    )
}

function addVersions(policy: Command, context: ContextOf, exit: Exit): void {
  policy
    .command('show')
    .argument('<connection>', 'name of the connection', connectionName)
    .description('show the set in force')
    .option('--version <number>', 'show this version instead', version)
    .action((connection: string, options: { version?: number }) =>
      showPolicy(context(), connection, options),
    )
  policy
    .command('schema')
    .argument('<connection>', 'name of the connection', connectionName)
    .description('show what policies can speak of, as a Cedar schema')
    .option('--tool <name>', 'of policies on this tool: with its arguments and facts')
    .option('--prompt <name>', 'of policies on this prompt')
    .action((connection: string, options: SchemaOptions) =>
      showSchema(context(), connection, options),
    )
  policy
    .command('history')
    .argument('<connection>', 'name of the connection', connectionName)
    .description('who published what when and why, the newest first')
    .option('--limit <n>', 'how many, 1 to 100', limit, '50')
    .option('--before <version>', 'only versions before this one', version)
    .action((connection: string, options: HistoryOptions) =>
      showHistory(context(), connection, options),
    )
  policy
    .command('diff')
    .argument('<connection>', 'name of the connection', connectionName)
    .argument('[file]', 'Cedar file')
    .description('compare a file or a version with the set in force; exit code 1 if they differ')
    .option('--from <version>', 'compare this version instead', version)
    .option('--to <version>', 'with this one; with the one in force unless said', version)
    .action(async (connection: string, file: string | undefined, options: DiffOptions) =>
      exit(await diffPolicy(context(), connection, file, options)),
    )
  policy
    .command('publish')
    .argument('<connection>', 'name of the connection', connectionName)
    .argument('<file>', 'Cedar file')
    .description('publish a Cedar file as the next version')
    .option('--empty', 'publish a file without any policy: everything is denied then')
    .option('--expect <version>', 'only if this version is in force; 0 for none', version)
    .requiredOption(...REASON)
    .action((connection: string, file: string, options: PublishOptions) =>
      publishPolicy(context(), connection, file, options),
    )
  policy
    .command('rollback')
    .argument('<connection>', 'name of the connection', connectionName)
    .argument('<version>', 'version whose text is to count again', version)
    .description('publish the text of an older version again')
    .requiredOption(...REASON)
    .action((connection: string, to: number, options: { reason: string }) =>
      rollBack(context(), connection, to, options),
    )
}

/** What asks the past. */
function addPast(policy: Command, context: ContextOf, exit: Exit): void {
  policy
    .command('backtest')
    .argument('<connection>', 'name of the connection', connectionName)
    .argument('<file>', 'Cedar file')
    .description('show every decision of the past that a draft would change; nothing is published')
    .option(
      '--since <time>',
      'from when on, such as 12h or a time; 7d if absent',
      moment('--since'),
    )
    .option('--until <time>', 'until when; now if absent', moment('--until'))
    .action(async (connection: string, file: string, options: RangeOptions) =>
      exit(await backtestPolicy(context(), connection, file, options)),
    )
  policy
    .command('suggest')
    .description('write the smallest policy set that covers what was used; nothing is published')
    .requiredOption('--connection <name>', 'name of the connection', connectionName)
    .option(
      '--since <time>',
      'from when on, such as 12h or a time; 30d if absent',
      moment('--since'),
    )
    .option('--until <time>', 'until when; now if absent', moment('--until'))
    .option('--output <file>', 'file that takes the policies; there must be none of this name')
    .action(async (options: SuggestOptions) => exit(await suggestPolicy(context(), options)))
}

function addQuestions(parent: Command, context: ContextOf): void {
  const groupsOption = [
    '--groups <names>',
    "groups, separated by commas; '' for none",
    groups,
  ] as const
  const behalf = ['--on-behalf-of <user>', 'the user that an agent acts for'] as const
  const claimOption = [
    '--claim <name=values>',
    'a claim of the token; may be repeated',
    claim,
  ] as const
  const from = ['--from <address>', 'the IP address that it would come from', address] as const
  parent
    .command('explain')
    .description('what would be decided now, by which policies, and why; nothing is done')
    .requiredOption('--connection <name>', 'connection that is asked about', connectionName)
    .requiredOption('--principal <id>', 'who would ask: the subject of their token')
    .option(...groupsOption)
    .option('--agent', 'the principal is a machine identity')
    .option(...behalf)
    .option(...claimOption)
    .option(...from)
    .requiredOption('--operation <method:name>', 'such as tools/call:query', operation)
    .option('--arguments <json>', 'arguments of the call', callArguments)
    .action((options: ExplainOptions) => explain(context(), options))
  parent
    .command('can')
    .argument('<principal>', 'who would ask: the subject of their token')
    .description('what someone can do with everything of a connection')
    .requiredOption('--connection <name>', 'connection that is asked about', connectionName)
    .option(...groupsOption)
    .option('--agent', 'the principal is a machine identity')
    .option(...behalf)
    .option(...claimOption)
    .option(...from)
    .action((principal: string, options: Omit<AskedAbout, 'principal'>) =>
      showPermissions(context(), { ...options, principal }),
    )
}
