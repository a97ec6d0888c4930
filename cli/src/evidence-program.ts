import type { Command } from 'commander'
import {
  connectionName,
  eventId,
  exchangeId,
  holdPrincipal,
  limit,
  reason,
  sessionId,
  time,
} from './arguments.ts'
import { erase } from './commands/erase.ts'
import { type HoldOptions, listHolds, placeHold, releaseHold } from './commands/holds.ts'
import { showLog, showProof } from './commands/log.ts'
import { rewrap } from './commands/rewrap.ts'
import { replay, type ReplayOptions } from './commands/replay.ts'
import { listSessions } from './commands/sessions.ts'
import { verify, type VerifyCommandOptions } from './commands/verify.ts'
import type { Context } from './context.ts'
import { REASON } from './options.ts'
import { addSearch } from './search-program.ts'

/** Adds the commands about what was recorded. */
export function addEvidence(
  program: Command,
  context: () => Context,
  exit: (code: number) => void,
): void {
  program
    .command('sessions')
    .description('who was connected to what, the latest first')
    .option('--limit <n>', 'how many, 1 to 100', limit, '50')
    .option('--before <time>', '`next` of the page before', time)
    .action((options: { limit: string; before?: string }) => listSessions(context(), options))
  addReplay(program, context, exit)
  addSearch(program, context)
  addRetention(program, context)
  addRewrap(program, context, exit)
  addVerify(program, context, exit)
  program
    .command('log')
    .description('show the newest checkpoint, and the keys that have signed the log')
    .action(() => showLog(context()))
  program
    .command('proof')
    .argument('<event>', 'id of the event', eventId)
    .description(
      'print an event with the proof that it is in the log, for `verify --proof` (C2SP tlog-proof)',
    )
    .action((event: string) => showProof(context(), event))
}

function addReplay(program: Command, context: () => Context, exit: (code: number) => void): void {
  program
    .command('replay')
    .argument('<session>', 'id of the session', sessionId)
    .description('step through what happened in a session (a second after it happened)')
    .option('--step', 'one exchange at a time, by keys, at a terminal (? shows which)')
    .option('--full', 'show content whole')
    .option('--exchange <id>', 'show one exchange alone', exchangeId)
    .option('--html <file>', 'write it to a file for a browser, with a picture of its time')
    .option('--no-content', 'without content; then no look at it is recorded')
    .option('--reason <text>', 'why content is looked at; it stands in the evidence', reason)
    .option(
      '--evidence <place>',
      'read from evidence alone: a folder, or s3://bucket/prefix; no service is needed',
    )
    .option('--recording-key <file>', 'file with the keys of the recordings, beside --evidence')
    .option(
      '--key <key>',
      'verifier key or a file with some, beside --evidence, as for `verify`',
      each,
    )
    .action(async (session: string, options: ReplayOptions) =>
      exit(await replay(context(), session, options)),
    )
}

function addRetention(program: Command, context: () => Context): void {
  program
    .command('erase')
    .description('erase the recorded content of a session; the log and its proofs stay')
    .requiredOption('--session <id>', 'id of the session', sessionId)
    .requiredOption(...REASON)
    .action((options: { session: string; reason: string }) => erase(context(), options))
  program
    .command('hold')
    .description('place a legal hold: nothing that it covers is erased')
    .option('--session <id>', 'one session', sessionId)
    .option('--connection <name>', 'all of a connection', connectionName)
    .option('--principal <id>', 'all of a principal, and of agents for them', holdPrincipal)
    .requiredOption(...REASON)
    .action((options: HoldOptions) => placeHold(context(), options))
  program
    .command('release')
    .argument('<hold>', 'id of the hold', eventId)
    .description('end a legal hold')
    .requiredOption(...REASON)
    .action((hold: string, options: { reason: string }) => releaseHold(context(), hold, options))
  program
    .command('holds')
    .description('list the legal holds that stand')
    .action(() => listHolds(context()))
}

function addRewrap(program: Command, context: () => Context, exit: (code: number) => void): void {
  program
    .command('rewrap')
    .description('wrap all data keys with the newest recording key, so that older ones can go')
    .requiredOption(...REASON)
    .action(async (options: { reason: string }) => exit(await rewrap(context(), options)))
}

function addVerify(program: Command, context: () => Context, exit: (code: number) => void): void {
  program
    .command('verify')
    .argument('[place]', 'folder of the evidence, or s3://bucket/prefix')
    .description('check evidence with nothing but public keys')
    .option(
      '--key <key>',
      'verifier key or a file with some, one a line, to trust; it leads to the keys before and behind it; `.sallyport/keys/log.vkey` here or above if absent; may be repeated',
      each,
    )
    .option(
      '--checkpoint <file>',
      'checkpoints that someone else kept (a SIEM, or a saved `sallyport log`), to notice evidence that was put back; may be repeated',
      each,
    )
    .option(
      '--recording-key <file>',
      'file with the keys of the recordings, to check what stands inside of them too',
    )
    .option(
      '--proof <file>',
      'check one event by its proof (`sallyport proof`), without any evidence',
    )
    .action(async (place: string | undefined, options: VerifyCommandOptions) =>
      exit(await verify(context(), place, options)),
    )
}

/** Gathers an option that may be repeated. */
const each = (value: string, before?: readonly string[]): readonly string[] => [
  ...(before ?? []),
  value,
]
