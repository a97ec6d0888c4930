import { headers as newHeaders } from '@nats-io/nats-core'
import { BusError, type BusErrorCode } from '../errors.ts'
import { now } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'
import { readMessage, readPubAck, type Refusal, type StoredMessage } from './api.ts'

/** A message that is stored at most once, and only where nothing came before it unseen. */
export interface FencedMessage {
  readonly stream: string
  readonly subject: string
  readonly payload: string | Uint8Array
  /** Names this message among all of its subject. */
  readonly id: string
  /** Sequence of the last message that must stand on the subject; 0 for none. */
  readonly expected: number
}

/** Where a message stands now, or what stands where it was to follow. */
export type Publication =
  | { readonly kind: 'stored'; readonly sequence: number }
  | {
      readonly kind: 'moved'
      readonly last: StoredMessage | undefined
      /** Whether it was sent before, and may have stood. */
      readonly mayStand: boolean
    }

/** Header that names a message. */
export const ID_HEADER = 'Nats-Msg-Id'
const EXPECTED_HEADER = 'Nats-Expected-Last-Subject-Sequence'
const ATTEMPT_MS = 2_000
const RETRY_MS = 50

/**
 * Publishes a message and finds out what became of it. An unknown outcome (no answer, a lost connection) is followed by
 * the same message again: its fence lets it in only where the first did not get in, and where it did, the last message
 * of the subject bears its id. `doubtful` says that it was published before, and nobody knows what became of that.
 *
 * Rejects with `full` and `too_large` and, at `until` on the monotonic clock, with `unavailable` or `timeout`; each says
 * whether the message may stand.
 */
export async function publishFenced(
  link: Link,
  requester: Requester,
  message: FencedMessage,
  until: number,
  doubtful = false,
): Promise<Publication> {
  const attempt = await tryOnce(link, requester, message, until)
  if (attempt.kind === 'stored') return attempt
  if (attempt.kind === 'moved') return { ...attempt, mayStand: doubtful }
  const { error, kind } = attempt
  const mayStand = doubtful || kind === 'unknown'
  const ended = new BusError(error.code, error.message, { cause: error, mayStand })
  // What is refused now may still come in from a connection that broke.
  if (FINAL.has(error.code) || (error.code === 'full' && !mayStand)) throw ended
  const resumeAt = now() + RETRY_MS
  if (resumeAt >= until || !(await link.whenUp(until))) throw ended
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, resumeAt - now())))
  return publishFenced(link, requester, message, until, mayStand)
}

/** What no repetition changes. */
const FINAL: ReadonlySet<BusErrorCode> = new Set(['too_large', 'closed'])

/** What one attempt came to: `refused` is certain not to stand by it. */
type Attempt =
  | Extract<Publication, { kind: 'stored' }>
  | { readonly kind: 'moved'; readonly last: StoredMessage | undefined }
  | { readonly kind: 'refused' | 'unknown'; readonly error: BusError }

async function tryOnce(
  link: Link,
  requester: Requester,
  message: FencedMessage,
  until: number,
): Promise<Attempt> {
  const { subject, payload, id, expected } = message
  const sent = link.up()
  try {
    const headers = newHeaders()
    headers.set(ID_HEADER, id)
    headers.set(EXPECTED_HEADER, String(expected))
    const patience = Math.max(1, Math.min(ATTEMPT_MS, until - now()))
    const answer = await requester.request(subject, payload, patience, headers)
    const ack = readPubAck(answer.string())
    if (ack.kind === 'stored') return ack
    if (!isFenceRefusal(ack)) return { kind: 'refused', error: refusalError(message.stream, ack) }
    const last = await readMessage(requester, message.stream, { last_by_subj: subject })
    if (last?.header(ID_HEADER) === id) return { kind: 'stored', sequence: last.sequence }
    return { kind: 'moved', last }
  } catch (error) {
    const known = error instanceof BusError ? error : notUnderstood(error)
    return { kind: sent && known.code !== 'too_large' ? 'unknown' : 'refused', error: known }
  }
}

const notUnderstood = (cause: unknown): BusError =>
  new BusError('unavailable', 'the server gave an answer that is not understood', { cause })

/** Wrong last sequence: one whose value the server tells, or one that it does not know yet. */
const isFenceRefusal = (refusal: Refusal): boolean =>
  refusal.errCode === 10_071 || refusal.errCode === 10_164

/** Turns a refusal into what a caller can act on. */
export function refusalError(stream: string, refusal: Refusal): BusError {
  const { errCode, description } = refusal
  const full =
    errCode === 10_047 ||
    errCode === 10_023 ||
    (errCode === 10_077 && /maximum|no space|limit/i.test(description))
  return full
    ? new BusError('full', `stream ${stream} takes no more: ${description}`)
    : new BusError('unavailable', `stream ${stream} refused a message: ${description} (${errCode})`)
}
