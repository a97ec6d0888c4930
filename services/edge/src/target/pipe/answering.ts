import { Readable } from 'node:stream'
import { interrupted } from '../../exchange/interrupted.ts'
import type { TargetResponse } from '../target-client.ts'
import { MessageStream } from './message-stream.ts'

/** A whole answer that comes within this is one body; for a longer one the client gets a stream, which is kept alive. */
const ONE_BODY_MS = 1000

/** What one request asks of whoever serves it. */
export interface AnsweringOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** How long the target may say nothing before it is taken for dead, in milliseconds; for ever unless said. */
  readonly silenceMs?: number
  /** The client has room again. */
  room(): void
  /** Nothing more will be taken; `answered` tells whether that is because of the answer. Called once. */
  over(answered: boolean): void
}

/**
 * The way back of one request: its messages in order and at last its answer, as a Streamable HTTP server gives them. An
 * answer that comes first and soon is one JSON body, everything else an event stream.
 */
export class Answering {
  readonly #options: AnsweringOptions
  readonly #begun = Promise.withResolvers<TargetResponse>()
  readonly #soon: NodeJS.Timeout
  readonly #silence: NodeJS.Timeout | undefined
  #expiry: NodeJS.Timeout | undefined
  #stream: MessageStream | undefined
  #over = false

  constructor(options: AnsweringOptions) {
    this.#options = options
    this.#soon = setTimeout(() => this.#open(), ONE_BODY_MS)
    if (options.silenceMs !== undefined)
      this.#silence = setTimeout(() => this.cut(interrupted(undefined)), options.silenceMs)
    // It may fail before anyone waits for it.
    this.#begun.promise.catch(() => {})
  }

  /** Resolves when the answer, or its stream, begins. */
  get response(): Promise<TargetResponse> {
    return this.#begun.promise
  }

  /** Bytes that the client has yet to take. */
  get waiting(): number {
    return this.#stream?.waiting ?? 0
  }

  get behind(): boolean {
    return this.#stream?.behind === true
  }

  /** Passes on a message that belongs to the request. */
  message(text: string): void {
    if (this.#over) return
    this.#silence?.refresh()
    this.#open().send(text)
  }

  /** Passes on the answer; `status` is that of one which comes alone. */
  answer(text: string, status: number): void {
    if (this.#over) return
    if (this.#stream === undefined) this.#begun.resolve(this.#body(text, status))
    else {
      this.#stream.send(text)
      this.#stream.end()
    }
    this.#finish(true)
  }

  /** No answer will come. What came before it is still passed on; a stream that ends without an answer says the rest. */
  end(reason: Error): void {
    if (this.#over) return
    this.#begun.reject(reason)
    this.#stream?.end()
    this.#finish(false)
  }

  /** Ends it in that many milliseconds, unless it is answered before. */
  expire(ms: number, reason: Error): void {
    if (!this.#over) this.#expiry ??= setTimeout(() => this.end(reason), ms)
  }

  /** No more is passed on. */
  cut(reason: Error): void {
    if (this.#over) return
    this.#begun.reject(reason)
    this.#finish(false)
    this.#stream?.cut(reason)
  }

  #open(): MessageStream {
    if (this.#stream !== undefined) return this.#stream
    const stream = new MessageStream({
      room: () => this.#options.room(),
      gone: () => this.cut(new Error('the reader has gone')),
    })
    this.#stream = stream
    this.#begun.resolve({
      status: 200,
      headers: { ...this.#options.headers, 'content-type': 'text/event-stream' },
      body: stream.body,
    })
    return stream
  }

  #body(text: string, status: number): TargetResponse {
    return {
      status,
      headers: { ...this.#options.headers, 'content-type': 'application/json' },
      body: Readable.from([Buffer.from(text)]),
    }
  }

  #finish(answered: boolean): void {
    this.#over = true
    clearTimeout(this.#soon)
    clearTimeout(this.#silence)
    clearTimeout(this.#expiry)
    this.#options.over(answered)
  }
}
