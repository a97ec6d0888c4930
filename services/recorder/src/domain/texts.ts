import { type ExchangeId, MAX_TEXT_CHARS } from '@sallyport/contracts'
import { exchangeOf, readLine } from '@sallyport/evidence'

/** The masked messages of each exchange among the lines of a segment, in their order, up to what one is given of. */
export function textsIn(lines: readonly Uint8Array[]): ReadonlyMap<ExchangeId, readonly string[]> {
  const texts = new Map<ExchangeId, string[]>()
  const left = new Map<ExchangeId, number>()
  for (const bytes of lines) {
    const line = readLine(bytes)
    if (line.kind !== 'content') continue
    const { exchange, body } = line.content
    const room = left.get(exchange) ?? MAX_TEXT_CHARS
    const bodies = texts.get(exchange) ?? []
    texts.set(exchange, bodies)
    if (room > 0) bodies.push(body.slice(0, room))
    left.set(exchange, room - body.length)
  }
  return texts
}

/** The exchanges whose events name content. */
export function exchangesWithContent(events: readonly Uint8Array[]): readonly ExchangeId[] {
  const found = events.flatMap((bytes) => {
    const line = readLine(bytes)
    if (line.kind !== 'event') return []
    const { data } = line.event
    const content: unknown = Reflect.get(Object(data), 'content')
    const exchange = exchangeOf(line.event)
    return exchange !== undefined && Array.isArray(content) && content.length > 0
      ? [exchange.id]
      : []
  })
  return [...new Set(found)]
}
