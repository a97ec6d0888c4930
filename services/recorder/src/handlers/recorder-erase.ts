import {
  type Erasure,
  type EventOf,
  type recorderErase,
  type ReplyOf,
  type RequestOf,
  sessionErased,
  type SessionId,
} from '@sallyport/contracts'
import type { RecorderFeed } from '@sallyport/bus'
import {
  dataKeysPrefix,
  type EvidenceSource,
  leafOfKey,
  ownerOf,
  parseDataKeyObject,
  plainSegmentKey,
  sessionPrefix,
} from '@sallyport/evidence'
import { erase as decideErase } from '../domain/retention/decide.ts'
import type { Erasable } from '../domain/retention/state.ts'
import { refusal } from '../errors.ts'
import { erasuresOf } from '../log/erasures.ts'
import type { Eraser } from '../log/eraser.ts'
import type { Log } from '../log/open-log.ts'
import { untilSealed } from '../log/until-sealed.ts'
import type { Retention } from '../retention/store.ts'
import { appendOutcome } from './append-outcome.ts'

/** What erasing needs. */
export interface EraseDeps {
  readonly log: Log
  readonly retention: Retention
  readonly eraser: Pick<Eraser, 'done'>
  readonly feed: Pick<RecorderFeed, 'journaled'>
}

/** Who asks is told that it is done, or that it will be; the event that says so stands by then. */
const DONE_MS = 10_000

/** What was journaled when erasing was asked for is sealed within this, so that it is erased too. */
const SEALED_MS = 2_000

/** An answer takes no longer than this and what the store and the bus take. */
export const LONGEST_MS = SEALED_MS + DONE_MS

/** Answers when the keys of a session are gone, or with what stands where none is left. */
export const erase =
  ({ log, retention, eraser, feed }: EraseDeps) =>
  async (request: RequestOf<typeof recorderErase>): Promise<ReplyOf<typeof recorderErase>> => {
    const { session } = request
    if (!(await untilSealed(log, await feed.journaled(), SEALED_MS)))
      throw refusal(
        'behind',
        'The log is behind: content that would be left over is not sealed yet. Nothing was erased. Try again when it has caught up (sallyport log).',
      )
    const about = await findErasable(log.source, session)
    if (about === undefined) {
      const erasures = await standing(log, session)
      if (erasures.length === 0)
        throw refusal('not_found', `there is no recording of session ${session}`)
      return { session, erasures, done: true }
    }
    const event = await retention.append((holds, stamp) =>
      appendOutcome(decideErase(holds, request, about, stamp)),
    )
    const done = await eraser.done(event.id, DONE_MS)
    const erasures = await standing(log, session)
    const told = erasures.some((erasure) => erasure.event === event.id)
    return {
      session,
      erasures: told || !sessionErased.check(event) ? erasures : [...erasures, asErasure(event)],
      done,
    }
  }

/** What there is to erase; undefined where no key of the session is left. Throws `not_erasable`. */
async function findErasable(
  source: EvidenceSource,
  session: SessionId,
): Promise<Erasable | undefined> {
  for await (const key of source.list(sessionPrefix(session)))
    if (key === plainSegmentKey(session, leafOfKey(key) ?? 0))
      throw refusal(
        'not_erasable',
        'This session was recorded before recordings were encrypted: it has no key that could be deleted.',
      )
  for await (const object of source.list(dataKeysPrefix(session))) {
    const bytes = await source.get(object)
    if (bytes === undefined) continue
    const owner = ownerOf(bytes)
    const connection = parseDataKeyObject(object)?.connection
    return { session, ...(connection && { connection }), ...(owner && { owner }) }
  }
  return undefined
}

/** The erasures of a session that were carried out. */
export async function standing({ source, size }: Log, session: SessionId): Promise<Erasure[]> {
  const erasures = await erasuresOf(source, size, session)
  return erasures.map(({ leaf, event }) => ({ ...asErasure(event), leaf }))
}

function asErasure({ id, time, data }: EventOf<typeof sessionErased>): Erasure {
  const { cause, through, author, reason } = data
  return {
    event: id,
    time,
    cause,
    ...(through !== undefined && { through }),
    ...(author !== undefined && { author }),
    reason,
  }
}
