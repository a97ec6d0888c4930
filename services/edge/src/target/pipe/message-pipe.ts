import type { RequestId } from '@sallyport/mcp'

/**
 * A way to and from one server on which all messages, in both directions, follow each other: a process with its standard
 * streams, or the stream and the endpoint of HTTP+SSE. Whoever holds it tells what belongs to what.
 */
export interface MessagePipe {
  /**
   * Sends one message, a JSON text in one line. Resolves when the other side can be expected to get it, not when it has
   * read it; rejects with an EdgeError where it does not. What it may hold back is bounded.
   */
  send(text: string): Promise<void>
  /** Asks for no more until `resume`; what is under way still arrives. */
  pause(): void
  resume(): void
  /** Ends it. Resolves when nothing is left of it: no process, no socket. Calling it again is harmless. */
  close(): Promise<void>
}

/** Who takes what comes through a pipe. */
export interface PipeReceiver {
  /** One message as it came, in order; it is valid UTF-8 and nothing else is known of it. */
  message(text: string): void
  /** Something that came and cannot be a message. */
  junk(): void
  /** A message that was too long to be read, and the id of the request that it answers, where that can be told. */
  tooLong(id: RequestId | undefined): void
  /** Nothing more will come; called once, also after `close`. */
  done(): void
}

/**
 * Opens a pipe, unless the signal aborts before it is open. Rejects with an EdgeError where that cannot be, or with the
 * signal's reason; then nothing is left.
 */
export type OpenPipe = (receiver: PipeReceiver, signal: AbortSignal) => Promise<MessagePipe>
