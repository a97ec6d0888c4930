import type { SseItem } from '@sallyport/mcp'

/** Where the answer to a call goes: either one body, or an event stream that may begin before it is known how it ends. */
export interface Reply {
  /** Aborts when nobody waits for the answer any more, or when it is whole. */
  readonly gone: AbortSignal
  /** Whether an event stream has begun, so that status and headers are fixed. */
  readonly streaming: boolean
  /** Answers with one body, or with its last event where a stream has begun. */
  finish(status: number, body: string, headers: Readonly<Record<string, string>>): Promise<void>
  /** Begins an event stream. */
  openStream(status: number, headers: Readonly<Record<string, string>>): void
  /** Writes one item of the stream; resolves when more can be taken. */
  item(item: SseItem): Promise<void>
  /** Writes an empty comment: proof of life that says nothing. */
  comment(): Promise<void>
  /** Ends the stream. */
  end(): void
  /** Breaks the answer off, so that what is there cannot be taken for a whole one. */
  abort(): void
}
