import {
  type ApprovalId,
  approvalRequested,
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
  const asked = new Map<ExchangeId, ApprovalId>()
  const take = (bytes: Uint8Array): void => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // Most lines are something else, and need not be understood.
    if (!text.includes(operationDecided.type) && !text.includes(approvalRequested.type)) return
    const line = readLine(bytes)
    if (line.kind !== 'event') return
    if (isKind(line.event, approvalRequested)) {
      const { approval, request } = line.event.data
      // The last one comes first here, too.
      const of = 'exchange' in request ? request.exchange.id : undefined
      if (of !== undefined && exchanges.has(of) && !asked.has(of)) asked.set(of, approval)
      return
    }
    if (!isKind(line.event, operationDecided)) return
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
      [...found.values()]
        .toReversed()
        .map((decided) =>
          Buffer.from(closingOf(decided, asked.get(decided.data.exchange.id), stamp())),
        ),
  }
}

function closingOf(
  { time, data, subject }: Decided,
  asked: ApprovalId | undefined,
  stamp: EventStamp,
): string {
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
    ...(asked !== undefined && { asked }),
    ...(grant !== undefined && { grant }),
    ...(breakGlass !== undefined && { breakGlass }),
    error: 'edge_ended' as const,
    durationMs: Math.max(0, stamp.time.getTime() - Date.parse(time)),
  }
  return JSON.stringify(seal(operationIndeterminate, subject, closed, stamp))
}
