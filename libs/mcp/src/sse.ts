/** One item of a server-sent event stream: an event with the fields that were present, or a comment. */
export type SseItem =
  | {
      readonly kind: 'event'
      readonly id?: string
      readonly event?: string
      readonly retry?: string
      /** Lines of `data` joined by a line feed; absent where the event has no data line. */
      readonly data?: string
    }
  | { readonly kind: 'comment'; readonly text: string }

/** A stream that cannot be read: not UTF-8, or an event beyond the bound. */
export class SseError extends Error {
  override readonly name = 'SseError'
  readonly code: 'not_utf8' | 'event_too_large'

  constructor(code: 'not_utf8' | 'event_too_large') {
    super(code === 'not_utf8' ? 'the stream is not UTF-8' : 'an event of the stream is too large')
    this.code = code
  }
}

interface Draft {
  id?: string
  event?: string
  retry?: string
  data?: string
}

/**
 * Reads a server-sent event stream (WHATWG HTML, section 9.2) piece by piece. Unlike a browser it reports every event
 * and comment, those without data too: priming events and retry hints have to cross a gateway.
 */
export class SseReader {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  readonly #maxEventChars: number
  /** Pieces of the line that is not whole yet; joined once, when it is. */
  #pieces: string[] = []
  #lineChars = 0
  /** A carriage return at the end of a piece may be the first half of a line break. */
  #carry = ''
  #draft: Draft = {}
  #size = 0

  constructor(maxEventChars: number) {
    this.#maxEventChars = maxEventChars
  }

  /** Takes the next bytes and returns the items that they complete. Throws an {@link SseError}. */
  push(chunk: Uint8Array): SseItem[] {
    const text = `${this.#carry}${this.#decode(chunk)}`
    const whole = text.endsWith('\r') ? text.length - 1 : text.length
    this.#carry = text.slice(whole)
    const lines = text.slice(0, whole).split(/\r\n|\n|\r/)
    const rest = lines.pop() ?? ''
    const items = lines.flatMap((line) => this.#line(this.#completed(line)))
    if (rest !== '') this.#pieces.push(rest)
    this.#lineChars += rest.length
    this.#bound(this.#lineChars)
    return items
  }

  #completed(end: string): string {
    if (this.#lineChars === 0) return end
    const line = `${this.#pieces.join('')}${end}`
    this.#pieces = []
    this.#lineChars = 0
    return line
  }

  #decode(chunk: Uint8Array): string {
    try {
      return this.#decoder.decode(chunk, { stream: true })
    } catch {
      throw new SseError('not_utf8')
    }
  }

  #line(line: string): SseItem[] {
    if (line === '') return this.#dispatch()
    if (line.startsWith(':')) return [{ kind: 'comment', text: line.slice(1) }]
    this.#size += line.length
    this.#bound(this.#size)
    const colon = line.indexOf(':')
    const field = colon === -1 ? line : line.slice(0, colon)
    const value = colon === -1 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1)
    if (field === 'data')
      this.#draft.data = this.#draft.data === undefined ? value : `${this.#draft.data}\n${value}`
    else if (field === 'id' || field === 'event' || field === 'retry') this.#draft[field] = value
    return []
  }

  #dispatch(): SseItem[] {
    const draft = this.#draft
    this.#draft = {}
    this.#size = 0
    return Object.keys(draft).length === 0 ? [] : [{ kind: 'event', ...draft }]
  }

  #bound(chars: number): void {
    if (chars > this.#maxEventChars) throw new SseError('event_too_large')
  }
}

/** Writes one item as bytes of an event stream. */
export function formatSse(item: SseItem): string {
  if (item.kind === 'comment') return `:${item.text}\n\n`
  const lines: string[] = []
  if (item.event !== undefined) lines.push(`event: ${item.event}`)
  if (item.id !== undefined) lines.push(`id: ${item.id}`)
  if (item.retry !== undefined) lines.push(`retry: ${item.retry}`)
  if (item.data !== undefined)
    for (const line of item.data.split(/\r\n|\n|\r/)) lines.push(`data: ${line}`)
  return `${lines.join('\n')}\n\n`
}
