import { readMessage, type SseItem } from '@sallyport/mcp'
import type { Reply } from './reply.ts'

/** Keeps the answer to a call that nobody waits for on a line: its response alone, without the notifications before. */
export class KeptReply implements Reply {
  readonly #gone = new AbortController()
  #streaming = false
  #response: string | undefined

  get gone(): AbortSignal {
    return this.#gone.signal
  }

  get streaming(): boolean {
    return this.#streaming
  }

  /** The JSON-RPC response as text; undefined where the call ended without one. */
  get response(): string | undefined {
    return this.#response
  }

  async finish(_status: number, body: string): Promise<void> {
    this.#response = body
  }

  openStream(): void {
    this.#streaming = true
  }

  async item(item: SseItem): Promise<void> {
    if (item.kind !== 'event' || item.data === undefined || item.data === '') return
    const message = readMessage(JSON.parse(item.data))
    if (message?.kind === 'result' || message?.kind === 'error') this.#response = item.data
  }

  async comment(): Promise<void> {}

  end(): void {}

  abort(): void {
    this.#response = undefined
    this.#gone.abort()
  }
}
