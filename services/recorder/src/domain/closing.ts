import {
  type EventOf,
  type EventStamp,
  type ExchangeId,
  operationDecided,
  operationIndeterminate,
  seal,
} from '@sallyport/contracts'
import { isKind, readLine } from '@sallyport/evidence'

type Decided = EventOf<typeof operationDecided>

/** The last decisions on some exchanges. */
export interface LastDecisions {
  /** Takes lines of the log or the journal, any part after the one that follows it: parts are told from the end on. */
  before(lines: readonly Uint8Array[]): void
  /** Whether each was found. */
  readonly whole: boolean
  /** The events that close the exchanges, the oldest first. */
  closing(stamp: () => EventStamp): Uint8Array[]
}

/** Finds the last decisions on exchanges. */
export function lastDecisionsOn(exchanges: ReadonlySet<ExchangeId>): LastDecisions {
  const found = new Map<ExchangeId, Decided>()
  const take = (bytes: Uint8Array): void => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // Most lines are something else, and need not be understood.
    if (!text.includes(operationDecided.type)) return
    const line = readLine(bytes)
    if (line.kind !== 'event' || !isKind(line.event, operationDecided)) return
    const { id } = line.event.data.exchange
    // The last decision comes first here.
    if (exchanges.has(id) && !found.has(id)) found.set(id, line.event)
  }
  return {
    before: (lines) => lines.toReversed().forEach(take),
    get whole() {
      return found.size === exchanges.size
    },
    closing: (stamp) =>
      [...found.values()].toReversed().map((decided) => Buffer.from(closingOf(decided, stamp()))),
  }
}

function closingOf({ time, data, subject }: Decided, stamp: EventStamp): string {
  const { exchange, decision, approval, grant, breakGlass } = data
  const { outcome, reasons, policies, policyVersion } = decision
  const closed = {
    exchange,
    outcome: 'indeterminate' as const,
    decision: outcome,
    reasons,
    policies,
    policyVersion,
    ...(approval !== undefined && { approval }),
    ...(grant !== undefined && { grant }),
    ...(breakGlass !== undefined && { breakGlass }),
    error: 'edge_ended' as const,
    durationMs: Math.max(0, stamp.time.getTime() - Date.parse(time)),
  }
  return JSON.stringify(seal(operationIndeterminate, subject, closed, stamp))
}
