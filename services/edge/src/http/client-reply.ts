import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { formatSse, type SseItem } from '@sallyport/mcp'
import type { Reply } from '../exchange/reply.ts'

const KEEPALIVE_MS = 15_000
const STREAM_HEADERS = {
  'content-type': 'text/event-stream',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
}

/**
 * The answer to one client: either one body, or an event stream that may begin before it is known how it ends. What is
 * written after the client has gone is dropped.
 */
export class ClientReply implements Reply {
  readonly #response: ServerResponse
  readonly #gone = new AbortController()
  #keepalive: NodeJS.Timeout | undefined
  #patience: NodeJS.Timeout | undefined
  /** Whether the client has yet to read what was written. */
  #full = false
  readonly #stallMs: number

  /** A client that takes nothing for `stallMs` is taken for gone. */
  constructor(response: ServerResponse, stallMs: number) {
    this.#response = response
    this.#stallMs = stallMs
    response.once('close', () => {
      clearInterval(this.#keepalive)
      clearTimeout(this.#patience)
      this.#gone.abort()
    })
    // A broken socket is told by `close`; an error nobody listens to would end the process.
    response.on('error', () => {})
  }

  /** Aborts when the client has gone, or has everything. */
  get gone(): AbortSignal {
    return this.#gone.signal
  }

  /** Whether an event stream has begun, so that status and headers are fixed. */
  get streaming(): boolean {
    return this.#response.headersSent
  }

  /** Answers with one body, or with its last event where a stream has begun. */
  async finish(
    status: number,
    body: string,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    if (this.streaming) {
      await this.item({ kind: 'event', event: 'message', data: body })
      this.end()
      return
    }
    if (this.#gone.signal.aborted) return
    const bytes = Buffer.from(body)
    this.#response.writeHead(status, {
      ...(bytes.length > 0 && { 'content-type': 'application/json' }),
      'content-length': bytes.length,
      ...headers,
    })
    this.#response.end(bytes)
    this.#wait()
  }

  /** Begins an event stream; its headers go out at once. */
  openStream(status: number, headers: Readonly<Record<string, string>>): void {
    if (this.streaming || this.#gone.signal.aborted) return
    this.#response.writeHead(status, { ...headers, ...STREAM_HEADERS })
    this.#response.flushHeaders()
    this.#keepalive = setInterval(() => void this.comment(), KEEPALIVE_MS)
  }

  /** Writes one item of the stream; resolves when the client can take more. */
  async item(item: SseItem): Promise<void> {
    if (this.#gone.signal.aborted) return
    if (this.#response.write(formatSse(item))) return
    this.#full = true
    this.#wait()
    await once(this.#response, 'drain', { signal: this.#gone.signal }).catch(() => {})
    clearTimeout(this.#patience)
    this.#full = false
  }

  /** Writes an empty comment: proof of life that says nothing. */
  async comment(): Promise<void> {
    if (!this.#full) await this.item({ kind: 'comment', text: '' })
  }

  /** Ends the stream. */
  end(): void {
    clearInterval(this.#keepalive)
    this.#response.end()
    this.#wait()
  }

  /** From now on the client has so long to take what was written. */
  #wait(): void {
    if (this.#gone.signal.aborted) return
    this.#patience = setTimeout(() => this.abort(), this.#stallMs).unref()
  }

  /** Breaks the connection, so that the client cannot take what it has for a whole answer. */
  abort(): void {
    this.#response.destroy()
  }
}
