import type { IncomingHttpHeaders } from 'node:http'
import type { Connection, Operation, Principal, SessionId } from '@sallyport/contracts'
import type { Era, Message } from '@sallyport/mcp'
import type { ClientReply } from '../http/client-reply.ts'
import type { Controls } from './controls.ts'
import type { ExchangeLog } from './exchange-log.ts'

/** The client session that a request belongs to. */
export interface ClientSession {
  readonly id: SessionId
  /** The target's own session id, where the client is in one. */
  readonly target?: string
}

/** One request of a verified client on its way through the gateway. */
export interface Call {
  readonly connection: Connection
  readonly principal: Principal
  /** End of the caller's token, Unix milliseconds. */
  readonly expiresAt: number
  readonly session: ClientSession
  readonly era: Era
  readonly operation: Operation
  /** Absent for a stream or the end of a session, which carry no message. */
  readonly message?: Extract<Message, { readonly method: string }>
  /** The body as it came: exactly what was judged. */
  readonly body?: Uint8Array
  readonly headers: IncomingHttpHeaders
  readonly controls: Controls
  readonly log: ExchangeLog
  readonly reply: ClientReply
}
