import {
  type EventOf,
  type EventStamp,
  type ExchangeId,
  operationCompleted,
  operationDecided,
  operationIndeterminate,
  seal,
} from '@sallyport/contracts'
import { isKind, readLine } from '@sallyport/evidence'

type Decided = EventOf<typeof operationDecided>

const TYPES = [operationDecided.type, operationCompleted.type, operationIndeterminate.type]

/** The exchanges of one edge that have not ended. */
export interface OpenExchanges {
  /** Takes lines of the log or the journal, any part after the one that follows it: parts are told from the end on. */
  before(lines: readonly Uint8Array[]): void
  /** The events that close them, the oldest first. */
  closing(stamp: () => EventStamp): Uint8Array[]
}

/** Finds the exchanges of the edge that writes under a name. */
export function openExchangesOf(writer: string): OpenExchanges {
  const source = `/edge/${writer}`
  const ended = new Set<ExchangeId>()
  const open = new Map<ExchangeId, Decided>()
  const take = (bytes: Uint8Array): void => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // Most lines are something else, and need not be understood.
    if (!TYPES.some((type) => text.includes(type))) return
    const line = readLine(bytes)
    if (line.kind !== 'event') return
    const { event } = line
    if (isKind(event, operationCompleted) || isKind(event, operationIndeterminate))
      ended.add(event.data.exchange.id)
    else if (isKind(event, operationDecided) && event.source === source) {
      const { id } = event.data.exchange
      // The last decision comes first here.
      if (!ended.has(id) && !open.has(id)) open.set(id, event)
    }
  }
  return {
    before: (lines) => lines.toReversed().forEach(take),
    closing: (stamp) =>
      [...open.values()].toReversed().map((decided) => Buffer.from(closingOf(decided, stamp()))),
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
