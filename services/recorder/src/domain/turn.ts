import {
  type ExchangeId,
  operationCompleted,
  operationDecided,
  operationIndeterminate,
  type SallyportEvent,
} from '@sallyport/contracts'
import { isKind, readLine } from '@sallyport/evidence'

/** What an event does to its exchange: it is decided by who writes under a source, or ends. */
export type Turn =
  | { readonly kind: 'decided'; readonly exchange: ExchangeId; readonly source: string }
  | { readonly kind: 'ended'; readonly exchange: ExchangeId }

/** What an event does to its exchange; undefined where it is another. */
export function turnOf(event: SallyportEvent): Turn | undefined {
  if (isKind(event, operationDecided))
    return { kind: 'decided', exchange: event.data.exchange.id, source: event.source }
  if (isKind(event, operationCompleted) || isKind(event, operationIndeterminate))
    return { kind: 'ended', exchange: event.data.exchange.id }
  return undefined
}

const TYPES = [operationDecided.type, operationCompleted.type, operationIndeterminate.type]

/** The turns among the leaves of the log. */
export function turnsIn(leaves: readonly Uint8Array[]): readonly Turn[] {
  return leaves.flatMap((bytes) => {
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    // Most leaves are something else, and need not be understood.
    if (!TYPES.some((type) => text.includes(type))) return []
    const line = readLine(bytes)
    return line.kind === 'event' ? (turnOf(line.event) ?? []) : []
  })
}
