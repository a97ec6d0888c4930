import type { Msg } from '@nats-io/nats-core'
import type { RpcContract } from '@sallyport/contracts'
import type { TSchema } from 'typebox'
import type { RpcHandler } from '../bus.ts'
import { pause, type Deadlines } from '../link/deadlines.ts'
import { isInbox } from '../link/inbox.ts'
import type { Link } from '../link/link.ts'
import { Answer } from './answer.ts'
import { createGate } from './gate.ts'
import { type CallServer, type ReceivedCall, runCall } from './run-call.ts'
import { parseCalls, refusalText } from './wire.ts'

/** Most handlers of one exchange that run at once in this process, and most calls that wait for one. */
const MAX_RUNNING = 256
const MAX_WAITING = 4_096
/** Longest wait for the server to confirm the end of a subscription. */
const DRAIN_MS = 2_000

/** Serves an exchange in its queue group; disposing stops taking messages and waits for those under way. */
export async function serve<Q extends TSchema, A extends TSchema>(
  link: Link,
  deadlines: Deadlines,
  contract: RpcContract<Q, A>,
  handler: RpcHandler<Q, A>,
): Promise<AsyncDisposable> {
  const { connection, logger } = link
  const maxPayload = connection.info?.max_payload ?? 0
  const underWay = new Set<Answer>()
  const { promise: idle, resolve: nowIdle } = Promise.withResolvers<void>()
  let stopping = false
  const server: CallServer<Q, A> = {
    contract,
    handler,
    gate: createGate(MAX_RUNNING, MAX_WAITING),
    deadlines,
    failed: (err) => logger?.error({ err, rpc: contract.name }, 'handler failed'),
  }
  const subscription = connection.subscribe(contract.subject, {
    queue: contract.subject,
    callback: (error, message) => {
      // The server has refused the subscription: nobody can call this replica.
      if (error !== null) logger?.error({ err: error, rpc: contract.name }, 'not serving')
      if (error !== null || !isInbox(message.reply)) return
      const calls = callsOf(message)
      if (calls === undefined) return
      const answer = new Answer(message, calls.length, maxPayload, () => {
        underWay.delete(answer)
        if (stopping && underWay.size === 0) nowIdle()
      })
      underWay.add(answer)
      for (const [i, call] of calls.entries())
        runCall(server, call, (result) => answer.add(i, result))
      answer.started()
    },
  })
  // The server knows the subscription when it has answered: from then on a caller finds somebody.
  await connection.flush()
  return {
    async [Symbol.asyncDispose]() {
      if (!subscription.isClosed())
        await Promise.race([subscription.drain().catch(() => {}), pause(DRAIN_MS)])
      stopping = true
      if (underWay.size > 0) await idle
    },
  }
}

/** The calls of a message; one that is not understood is refused as a whole. */
function callsOf(message: Msg): readonly ReceivedCall[] | undefined {
  try {
    return parseCalls(JSON.parse(message.string())).calls
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'the message is not JSON' : String(error)
    message.respond(refusalText({ code: 'invalid_request', message: reason, retryable: false }))
    return undefined
  }
}
