import type { RecorderFeed } from '@sallyport/bus'
import type { Hold, recorderHold, ReplyOf, RequestOf, SessionId } from '@sallyport/contracts'
import { type EvidenceSource, sessionPrefix } from '@sallyport/evidence'
import { placeHold } from '../domain/retention/decide.ts'
import { refusal } from '../errors.ts'
import type { Log } from '../log/open-log.ts'
import { untilSealed } from '../log/until-sealed.ts'
import type { Retention } from '../retention/store.ts'
import { appendOutcome } from './append-outcome.ts'

/** What placing a hold needs. */
export interface HoldDeps {
  readonly log: Pick<Log, 'source' | 'cursor' | 'size' | 'grown'>
  readonly retention: Pick<Retention, 'append'>
  readonly feed: Pick<RecorderFeed, 'journaled'>
}

/** What was journaled when a hold was asked for is sealed within this, so that its session is known. */
const SEALED_MS = 2_000

/** Answers when the hold stands. One on a session of which there is no recording would protect nothing: it is refused. */
export const hold =
  (deps: HoldDeps) =>
  async (request: RequestOf<typeof recorderHold>): Promise<ReplyOf<typeof recorderHold>> => {
    const { scope, author, reason } = request
    if ('session' in scope) await requireRecorded(deps, scope.session)
    const { id, time } = await deps.retention.append((holds, stamp) =>
      appendOutcome(placeHold(holds, request, stamp)),
    )
    return { id, time, scope, author, reason } satisfies Hold
  }

async function requireRecorded({ log, feed }: HoldDeps, session: SessionId): Promise<void> {
  if (await isRecorded(log.source, session)) return
  if (!(await untilSealed(log, await feed.journaled(), SEALED_MS)))
    throw refusal(
      'behind',
      'No recording of this session is sealed, and the log is behind: it may be to come. No hold was placed. Try again when the log has caught up (sallyport log).',
    )
  if (await isRecorded(log.source, session)) return
  throw refusal(
    'not_found',
    `There is no recording of session ${session}, so that nothing would be held. Look it up with: sallyport sessions`,
  )
}

async function isRecorded(source: EvidenceSource, session: SessionId): Promise<boolean> {
  // One is enough.
  for await (const _ of source.list(sessionPrefix(session))) return true
  return false
}
