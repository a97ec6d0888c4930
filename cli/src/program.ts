import { Command, Option } from 'commander'
import { addAccess } from './access-program.ts'
import {
  cancelApproval,
  listApprovals,
  showApproval,
  vote,
  type VoteOptions,
} from './commands/approvals.ts'
import { watchApprovals } from './commands/approvals-watch.ts'
import { listConnections, registerConnection, showConnection } from './commands/connections.ts'
import { proposeDeclarations } from './commands/proposals.ts'
import { login, type LoginOptions, logout, token, type TokenOptions } from './commands/login.ts'
import {
  approvePin,
  diffPin,
  listPins,
  PIN_KINDS,
  type PinOptions,
  showPin,
} from './commands/pins.ts'
import { listWebhooks, testWebhook } from './commands/webhooks.ts'
import { showWhoami } from './commands/whoami.ts'
import type { Context } from './context.ts'
import { approvalId, connectionName, period, userName, webhookName } from './arguments.ts'
import { addEvidence } from './evidence-program.ts'
import { REASON } from './options.ts'
import { addExporter } from './exporter-program.ts'
import { addReports } from './report-program.ts'
import { addMask } from './mask-program.ts'
import { addPolicy } from './policy-program.ts'
import { failAlike } from './usage.ts'

/** Options that every command takes. */
export interface GlobalOptions {
  readonly url: string
  readonly json?: boolean
  readonly as?: string
}

const EPILOGUE = `
--version by itself prints the version.
Exit codes: 0 done; 1 refused, failed, different (policy diff, policy backtest), not taken (webhooks test), or evidence or a report (report access) that is not whole; 2 used or set up wrongly.
Logins are kept in $SALLYPORT_CONFIG_DIR, else $XDG_CONFIG_HOME/sallyport, else ~/.config/sallyport.`

/** The command tree. `contextOf` makes a run's context of the global options; `exit` takes its code. */
export function createProgram(
  defaultUrl: string,
  contextOf: (options: GlobalOptions) => Context,
  exit: (code: number) => void,
): Command {
  const program = new Command('sallyport')
    .description('Administer, approve and audit a Sallyport gateway.')
    .option('--url <url>', 'admin API (also SALLYPORT_URL)', defaultUrl)
    .option('--json', 'print JSON')
    .option('--as <user>', 'use the login of this user instead of the newest', userName)
    .addHelpText('after', EPILOGUE)
  const context = (): Context => contextOf(program.opts<GlobalOptions>())
  addIdentity(program, context)
  addAdministration(program, context)
  addPolicy(program, context, exit)
  addMask(program, context, exit)
  addPins(program, context)
  addApprovals(program, context)
  addAccess(program, context)
  addWebhooks(program, context, exit)
  addEvidence(program, context, exit)
  addExporter(program, context)
  addReports(program, context, exit)
  failAlike(program)
  return program
}

function addIdentity(program: Command, context: () => Context): void {
  const user = [
    '--user <name>',
    'user of the development identity provider; no browser needed',
    userName,
  ] as const
  program
    .command('login')
    .description('log in for the admin API')
    .option(...user)
    .action((options: LoginOptions) => login(context(), options))
  program
    .command('logout')
    .description('forget the login')
    .action(() => logout(context()))
  program
    .command('whoami')
    .description('show who is logged in')
    .action(() => showWhoami(context()))
  program
    .command('token')
    .description('print an access token for a connection')
    .requiredOption('--connection <name>', 'connection that the token is for', connectionName)
    .option(...user)
    .option('--client <id>', 'machine identity, with --client-secret-file')
    .option('--client-secret-file <file>', 'file with its secret')
    .action((options: TokenOptions) => token(context(), options))
}

function addAdministration(program: Command, context: () => Context): void {
  const connections = program.command('connections').description('registered targets')
  connections
    .command('list')
    .description('list them')
    .action(() => listConnections(context()))
  connections
    .command('show')
    .argument('<name>', 'name of the connection', connectionName)
    .description('show one whole')
    .action((name: string) => showConnection(context(), name))
  connections
    .command('register')
    .argument('<file>', 'YAML or JSON file')
    .description('register or change one from a YAML or JSON file')
    .requiredOption(...REASON)
    .action((file: string, options: { reason: string }) =>
      registerConnection(context(), file, options),
    )
  connections
    .command('propose')
    .argument('<name>', 'name of the connection', connectionName)
    .description('propose what arguments of its tools hold, as a fragment of its file')
    .action((name: string) => proposeDeclarations(context(), name))
}

const kindOption = (): Option =>
  new Option('--kind <kind>', 'what it is').choices(PIN_KINDS).default('tool')

function addPins(program: Command, context: () => Context): void {
  const pins = program.command('pins').description('definitions of tools, prompts and resources')
  pins
    .command('list')
    .argument('<connection>', 'name of the connection', connectionName)
    .description('list what the target defines, and how it stands')
    .option('--held', 'only what waits for a decision')
    .action((connection: string, options: { held?: boolean }) =>
      listPins(context(), connection, options),
    )
  pins
    .command('show')
    .argument('<connection>', 'name of the connection', connectionName)
    .argument('[name]', 'name or URI of the definition')
    .description('show a definition whole')
    .addOption(kindOption())
    .action((connection: string, name: string | undefined, options: PinOptions) =>
      showPin(context(), connection, name, options),
    )
  pins
    .command('diff')
    .argument('<connection>', 'name of the connection', connectionName)
    .argument('[name]', 'name or URI of the definition')
    .description('show what an approval would change')
    .addOption(kindOption())
    .action((connection: string, name: string | undefined, options: PinOptions) =>
      diffPin(context(), connection, name, options),
    )
  pins
    .command('approve')
    .argument('<connection>', 'name of the connection', connectionName)
    .argument('[name]', 'name or URI of the definition')
    .description('let what is held count, or keep what was pinned')
    .addOption(kindOption())
    .requiredOption('--hash <hash>', 'the definition that you looked at; 12 digits do')
    .requiredOption(...REASON)
    .action(
      (
        connection: string,
        name: string | undefined,
        options: PinOptions & { reason: string; hash: string },
      ) => approvePin(context(), connection, name, options),
    )
}

function addApprovals(program: Command, context: () => Context): void {
  const approvals = program.command('approvals').description('requests for consent')
  const statuses = ['pending', 'approved', 'denied', 'expired', 'cancelled', 'consumed']
  approvals
    .command('list')
    .description('list those that you asked for or may vote on')
    .addOption(new Option('--status <status>', 'only those').choices(statuses))
    .action((options: { status?: string }) => listApprovals(context(), options))
  approvals
    .command('watch')
    .description('print those as they come and change, until Ctrl-C')
    .option('--connection <name>', 'only those of a connection', connectionName)
    .action((options: { connection?: string }) => watchApprovals(context(), options))
  approvals
    .command('show')
    .argument('<id>', 'id of the approval', approvalId)
    .description('show everything there is to know before a vote')
    .action((id: string) => showApproval(context(), id))
  approvals
    .command('approve')
    .argument('<id>', 'id of the approval', approvalId)
    .description('consent, once, to exactly this call; or to access that is asked for')
    .option(...REASON)
    .option(
      '--for <time>',
      'offer consent to this class of calls for a time, or give less time than asked for, such as 30m',
      period,
    )
    .action((id: string, options: VoteOptions) => vote(context(), id, 'approve', options))
  approvals
    .command('deny')
    .argument('<id>', 'id of the approval', approvalId)
    .description('refuse; the requester is told the reason')
    .requiredOption(...REASON)
    .action((id: string, options: { reason: string }) => vote(context(), id, 'deny', options))
  approvals
    .command('cancel')
    .argument('<id>', 'id of the approval', approvalId)
    .description('withdraw a request of your own, or of an agent that acts for you')
    .action((id: string) => cancelApproval(context(), id))
}

function addWebhooks(program: Command, context: () => Context, exit: (code: number) => void): void {
  const webhooks = program.command('webhooks').description('who is told of approvals')
  webhooks
    .command('list')
    .description('list them, and how telling them goes')
    .action(() => listWebhooks(context()))
  webhooks
    .command('test')
    .argument('<name>', 'name of the webhook', webhookName)
    .description('send a test event and say what came back')
    .action(async (name: string) => exit(await testWebhook(context(), name)))
}
