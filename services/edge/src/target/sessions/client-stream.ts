import { MAX_TARGET_BYTES } from '../../exchange/target-message.ts'
import { MessageStream } from '../pipe/message-stream.ts'

/** What may wait for a client that has no stream open at the moment. */
const MAX_KEPT = 64
const MAX_KEPT_CHARS = 1_048_576
/** Bytes that may wait for a client that reads its stream slowly. */
const MAX_WAITING = 2 * MAX_TARGET_BYTES

/**
 * The stream of a session on which a client hears what belongs to no request. A client has one at a time, the newest;
 * what comes while it has none waits for it, within a bound.
 */
export class ClientStream {
  #stream: MessageStream | undefined
  #kept: string[] = []
  #keptChars = 0
  readonly #changed: () => void

  /** `changed` is called when the client has room again, comes or leaves. */
  constructor(changed: () => void) {
    this.#changed = changed
  }

  get isOpen(): boolean {
    return this.#stream !== undefined
  }

  get behind(): boolean {
    return this.#stream?.behind === true
  }

  /** Opens the stream in place of one that is open; ends with the signal. */
  open(signal: AbortSignal): MessageStream {
    this.#stream?.end()
    const leave = (): void => stream.cut(new DOMException('the client has left', 'AbortError'))
    const stream = new MessageStream({
      room: this.#changed,
      gone: () => {
        signal.removeEventListener('abort', leave)
        if (this.#stream === stream) this.#stream = undefined
        this.#changed()
      },
    })
    signal.addEventListener('abort', leave, { once: true })
    this.#stream = stream
    for (const text of this.#kept) stream.send(text)
    this.#kept = []
    this.#keptChars = 0
    return stream
  }

  /** Passes on a message, or keeps it; false where there is no room for it. A client too far behind loses its stream. */
  send(text: string): boolean {
    const stream = this.#stream
    if (stream === undefined) return this.#keep(text)
    if (stream.behind && stream.waiting + text.length > MAX_WAITING) {
      this.#stream = undefined
      stream.cut(new Error('the client is too far behind'))
      return this.#keep(text)
    }
    stream.send(text)
    return true
  }

  end(): void {
    this.#stream?.end()
    this.#stream = undefined
  }

  #keep(text: string): boolean {
    if (this.#kept.length >= MAX_KEPT || this.#keptChars + text.length > MAX_KEPT_CHARS)
      return false
    this.#kept.push(text)
    this.#keptChars += text.length
    return true
  }
}
