import type { IncomingHttpHeaders } from 'node:http'
import type { ApprovalId, Connection, Operation, Principal, SessionId } from '@sallyport/contracts'
import type { Era, Message } from '@sallyport/mcp'
import type { EdgeError } from '../errors.ts'
import type { GrantRef } from '../grant-ends.ts'
import type { EventRef, LegState, TargetRequestRef } from '../handles.ts'
import type { TaskRef } from '../task-handles.ts'
import type { Reply } from './reply.ts'
import type { Controls } from './controls.ts'
import type { ExchangeLog } from './exchange-log.ts'

/** The client session that a request belongs to. */
export interface ClientSession {
  readonly id: SessionId
  /** The target's own session id, where the client is in one. */
  readonly target?: string
}

/** What a client got from the gateway and brought back, opened. */
export interface Returned {
  /** The request of the target that a posted response answers. */
  readonly answers?: TargetRequestRef
  /** The event of the target from which the client resumes a stream. */
  readonly resumes?: EventRef
  /** The task of the target that is asked about. */
  readonly task?: TaskRef
  /** The id of a call that the gateway holds, where the task is that. */
  readonly heldId?: string
  /** What the leg before left for this one. */
  readonly leg?: LegState
}

/** One request of a verified client on its way through the gateway. */
export interface Call {
  readonly connection: Connection
  readonly principal: Principal
  /** The caller's own access token: for the approvals alone, which take votes by it, and absent with any other target. */
  readonly token?: string
  /** End of the caller's token, Unix milliseconds. */
  readonly expiresAt: number
  readonly session: ClientSession
  readonly era: Era
  readonly operation: Operation
  /** Whether it is the target that asks, and the client that is asked. */
  readonly ofTarget?: true
  /** Absent for a stream or the end of a session, which carry no message. */
  readonly message?: Message
  /** The body as it came: exactly what was judged. */
  readonly body?: Uint8Array
  readonly headers: IncomingHttpHeaders
  readonly returned: Returned
  /** Why the call is refused before policy is asked: it brings back what was not made for it. */
  readonly refusal?: EdgeError
  readonly controls: Controls
  readonly log: ExchangeLog
  readonly reply: Reply
  /** Aborts when the gateway waits no longer for the target; absent where a client decides on that. */
  readonly limit?: AbortSignal
  /** The approval that this call uses, where it was held for that: it asks for no other. */
  readonly heldFor?: ApprovalId
  /** The grant that stands for the consent to this call: nothing of it outlives that. */
  readonly grant?: GrantRef
  /** Whether the client takes a task in the place of an answer (`io.modelcontextprotocol/tasks`). */
  readonly takesTask: boolean
}
