import {
  type DataOf,
  type EventId,
  type ExchangeSummary,
  type journalRejected,
  type SallyportEvent,
  type SessionId,
  sessionErased,
} from '@sallyport/contracts'
import { exchangeOf, isKind, type Line, readLine, splitLines } from '@sallyport/evidence'
import { type Turn, turnOf } from './turn.ts'

/** A message of JOURNAL or STATE as it came. */
export interface StreamMessage {
  readonly stream: 'journal' | 'state'
  readonly sequence: number
  readonly data: Uint8Array
}

type Problem = DataOf<typeof journalRejected>['lines'][number]

/** A line that becomes a leaf, or content, of a recording, or both. */
export interface EvidenceLine {
  readonly kind: 'event' | 'content'
  readonly bytes: Uint8Array
  /** Index in the message. */
  readonly index: number
  /** Of an event. */
  readonly id: EventId | undefined
  readonly session: SessionId | undefined
  /** The exchange that an event is of. */
  readonly exchange: ExchangeSummary | undefined
  /** What an event does to its exchange. */
  readonly turn: Turn | undefined
}

/** A message whose lines are understood. */
export interface ReadMessage {
  readonly stream: 'journal' | 'state'
  readonly sequence: number
  readonly bytes: number
  readonly lines: readonly EvidenceLine[]
  readonly events: number
  /** Sessions whose content its events erase. */
  readonly erased: readonly SessionId[]
  /** Lines that are no evidence of a kind that may stand in this stream. */
  readonly rejected: readonly { readonly bytes: Uint8Array; readonly problem: Problem }[]
  /** Id of the first event, by which the message can be found in the log; undefined where it holds none. */
  readonly firstEvent: EventId | undefined
  /** When the last event was made, in Unix milliseconds; undefined where there is none. */
  readonly lastMade: number | undefined
}

/** Understands the lines of a message. Lines that are empty hold nothing and are left out. Never throws. */
export function readMessage(message: StreamMessage): ReadMessage {
  const { stream, sequence, data } = message
  const lines: EvidenceLine[] = []
  const rejected: { bytes: Uint8Array; problem: Problem }[] = []
  const erased: SessionId[] = []
  let firstEvent: EventId | undefined
  let lastMade: number | undefined
  let events = 0
  for (const [index, bytes] of splitLines(data).entries()) {
    if (bytes.length === 0) continue
    const line = standing(readLine(bytes), stream)
    switch (line.kind) {
      case 'event':
        firstEvent ??= line.event.id
        lastMade = Date.parse(line.event.time)
        events++
        lines.push(eventLine(bytes, index, line.event))
        if (isKind(line.event, sessionErased)) erased.push(...line.event.data.sessions)
        break
      case 'content':
        lines.push({
          kind: 'content',
          bytes,
          index,
          id: undefined,
          session: line.content.session,
          exchange: undefined,
          turn: undefined,
        })
        break
      case 'invalid':
        rejected.push({ bytes, problem: { line: index, problem: line.problem } })
        break
    }
  }
  return {
    stream,
    sequence,
    bytes: data.length,
    lines,
    events,
    erased,
    rejected,
    firstEvent,
    lastMade,
  }
}

function eventLine(bytes: Uint8Array, index: number, event: SallyportEvent): EvidenceLine {
  const exchange = exchangeOf(event)
  const { id } = event
  const turn = turnOf(event)
  return { kind: 'event', bytes, index, id, session: exchange?.session, exchange, turn }
}

/**
 * A message without the events that the log has already, by their ids: they are set aside. A stream that was repaired or
 * restored may bring them again, and the log holds each event once.
 */
export function withoutRepeated(
  message: ReadMessage,
  isKnown: (event: EventId) => boolean,
): ReadMessage {
  const repeated = message.lines.filter(({ id }) => id !== undefined && isKnown(id))
  if (repeated.length === 0) return message
  const set = repeated.map(({ bytes, index }) => ({
    bytes,
    problem: { line: index, problem: 'repeated' as const },
  }))
  return {
    ...message,
    lines: message.lines.filter((line) => !repeated.includes(line)),
    events: message.events - repeated.length,
    rejected: [...message.rejected, ...set].toSorted((a, b) => a.problem.line - b.problem.line),
  }
}

/** A message with further events at its end, which the recorder adds. */
export function withEvents(message: ReadMessage, added: readonly Uint8Array[]): ReadMessage {
  const lines = added.flatMap((bytes, i) => {
    const line = readLine(bytes)
    return line.kind === 'event' ? [eventLine(bytes, message.lines.length + i, line.event)] : []
  })
  return {
    ...message,
    lines: [...message.lines, ...lines],
    events: message.events + lines.length,
  }
}

/** A line that may not stand in its stream is none: nobody but the recorder tells of the log. */
function standing(line: Line, stream: 'journal' | 'state'): Line {
  const fits =
    line.kind === 'invalid' ||
    (line.kind === 'content' ? stream === 'journal' : line.contract.stream === stream)
  return fits ? line : { kind: 'invalid', problem: 'wrong_stream' }
}
