import { type ContentRecord, type DataOf, operationDecided } from '@sallyport/contracts'
import { isKind, readLine } from '@sallyport/evidence'

/** Longest request that is given, in bytes of its records. */
const MAX_REQUEST_BYTES = 512 * 1024

/** The masked request of an exchange; without a body where its recording has none, or one that is too long. */
export interface RecordedRequest {
  readonly body?: string
  masked: DataOf<typeof operationDecided>['masked']
}

/** The masked requests of some exchanges among the lines of a segment, by exchange. */
export function requestsIn(
  lines: readonly Uint8Array[],
  exchanges: ReadonlySet<string>,
): ReadonlyMap<string, RecordedRequest> {
  const bodies = new Map<string, string>()
  const found = new Map<string, RecordedRequest>()
  for (const bytes of lines) {
    if (!mayConcern(bytes)) continue
    const line = readLine(bytes)
    if (line.kind === 'content') note(line.content, exchanges, bodies)
    if (line.kind !== 'event' || !isKind(line.event, operationDecided)) continue
    const { exchange, content, masked } = line.event.data
    // The first decision of an exchange has its request, and stands behind it.
    if (!exchanges.has(exchange.id) || found.has(exchange.id)) continue
    const body = whole(content, bodies)
    found.set(exchange.id, { masked, ...(body !== undefined && { body }) })
  }
  return found
}

const KINDS = ['"direction":"request"', operationDecided.type]

/** Answers are the largest part of a recording: they are passed over unread. */
function mayConcern(bytes: Uint8Array): boolean {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES))
  return KINDS.some((kind) => head.includes(kind))
}

/** What a line is stands before all that can be long. */
const HEAD_BYTES = 1024

function note(
  { id, exchange, direction, body }: ContentRecord,
  exchanges: ReadonlySet<string>,
  bodies: Map<string, string>,
): void {
  if (direction === 'request' && exchanges.has(exchange)) bodies.set(id, body)
}

/** The text of all records that a decision names; undefined where one is not there, or they are too long together. */
function whole(
  refs: DataOf<typeof operationDecided>['content'],
  bodies: ReadonlyMap<string, string>,
): string | undefined {
  const total = refs.reduce((sum, { bytes }) => sum + bytes, 0)
  if (refs.length === 0 || total > MAX_REQUEST_BYTES) return undefined
  const parts = refs.map(({ id }) => bodies.get(id))
  return parts.includes(undefined) ? undefined : parts.join('')
}
