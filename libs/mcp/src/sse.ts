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

const BYTE_ORDER_MARK = '\uFEFF'

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
  /** Node's own removal of a byte order mark takes a second one with it where the first comes in pieces. */
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  /** Whether no character has come, so that a byte order mark may. */
  #atStart = true
  readonly #maxEventChars: number
  /** Pieces of the line that is not whole yet; joined once, when it is. */
  #pieces: string[] = []
  #lineChars = 0
  /** Whether the last character was a carriage return: a line feed behind it belongs to the same line break. */
  #afterReturn = false
  #draft: Draft = {}
  #size = 0

  constructor(maxEventChars: number) {
    this.#maxEventChars = maxEventChars
  }

  /** Takes the next bytes and returns the items that they complete. Throws an {@link SseError}. */
  push(chunk: Uint8Array): SseItem[] {
    const lines = this.#decode(chunk).split(/\r\n|\n|\r/)
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

  /** The characters that the bytes complete, without the second half of a line break that has been seen. */
  #decode(chunk: Uint8Array): string {
    const decoded = this.#withoutMark(this.#decodeUtf8(chunk))
    if (decoded === '') return decoded
    const text = this.#afterReturn && decoded.startsWith('\n') ? decoded.slice(1) : decoded
    this.#afterReturn = decoded.endsWith('\r')
    return text
  }

  #withoutMark(decoded: string): string {
    if (!this.#atStart || decoded === '') return decoded
    this.#atStart = false
    return decoded.startsWith(BYTE_ORDER_MARK) ? decoded.slice(1) : decoded
  }

  #decodeUtf8(chunk: Uint8Array): string {
    try {
      return this.#decoder.decode(chunk, { stream: true })
    } catch {
      throw new SseError('not_utf8')
    }
  }

  #line(line: string): SseItem[] {
    if (line === '') return this.#dispatch()
    this.#bound(line.length)
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

/** Writes one item as bytes of an event stream. Its fields but for `data` have no line breaks. */
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
