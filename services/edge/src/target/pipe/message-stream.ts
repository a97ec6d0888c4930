import { Readable } from 'node:stream'
import { formatSse } from '@sallyport/mcp'

/** Bytes after which a reader is behind: then the source is asked to wait, where that holds up nobody else. */
const BEHIND_BYTES = 262_144

/** What happens to a stream at its reader's end. */
export interface StreamReader {
  /** It has room again. */
  room(): void
  /** It has gone, or has everything. */
  gone(): void
}

/** Messages on their way to one reader, as the bytes of an event stream. The bound on them is kept by whoever sends. */
export class MessageStream {
  readonly body: Readable

  constructor(reader: StreamReader) {
    this.body = new Readable({
      highWaterMark: BEHIND_BYTES,
      // What is being read is still counted while this is called.
      read: () => queueMicrotask(() => reader.room()),
    })
    // Whoever reads the body hears of its end; one that nobody reads any more may break in silence.
    this.body.on('error', () => {})
    this.body.once('close', () => reader.gone())
  }

  /** Bytes that the reader has yet to take. */
  get waiting(): number {
    return this.body.readableLength
  }

  get behind(): boolean {
    return this.waiting >= BEHIND_BYTES
  }

  send(text: string): void {
    this.body.push(formatSse({ kind: 'event', event: 'message', data: text }))
  }

  /** Ends the stream when everything in it was read. */
  end(): void {
    if (!this.body.destroyed && !this.body.readableEnded) this.body.push(null)
  }

  /** Breaks the stream; what was not read is lost. */
  cut(reason: Error): void {
    this.body.destroy(reason)
  }
}
