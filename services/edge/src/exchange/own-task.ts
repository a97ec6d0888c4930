import { setTimeout as sleep } from 'node:timers/promises'
import { type Approval, newExchangeId } from '@sallyport/contracts'
import { isObject, type JsonObject, type Message, readMessage } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { operationOf } from '../domain/operation.ts'
import { EDGE_ERRORS, EdgeError } from '../errors.ts'
import { sealOwnTask } from '../handles.ts'
import { pendingText, refusedConsent } from './approval-texts.ts'
import type { Call } from './call.ts'
import { ExchangeLog } from './exchange-log.ts'
import { type Held, type HeldCall, moveHeld, readHeld } from './held-call.ts'
import { KeptReply } from './kept-reply.ts'
import type { serveCall } from './serve-call.ts'

const POLL_MS = 2000
/** How long a poll waits for a call that it has just begun: most end sooner, and then one poll is enough. */
const PATIENCE_MS = 5000

/** The result by which a client learns that its call waits as a task (SEP-2663). */
export const taskResult = (
  deps: Deps,
  call: Call,
  id: string,
  message: string,
  held: HeldTimes,
) => ({
  resultType: 'task',
  ...taskOf(deps, call, id, held),
  status: 'working',
  statusMessage: message,
})

type HeldTimes = Pick<HeldCall, 'createdAt' | 'updatedAt' | 'expiresAt'>

/**
 * Answers what a client asks about a call that is held: where it stands; and makes the call, once, when consent is there.
 * The call goes the way of every call, so that policy is asked again, the consent used and all of it written down.
 */
export async function answerOwnTask(
  deps: Deps,
  call: Call,
  id: string,
  serve: typeof serveCall,
): Promise<JsonObject> {
  const held = await readHeld(deps, call, id)
  if (held === undefined) throw new EdgeError('handle_unknown', 'This task is over.')
  switch (call.operation.verb) {
    case 'tasks/get':
      return detailed(deps, call, id, await progress(deps, call, id, held, serve))
    case 'tasks/cancel':
      if (held.call.state === 'waiting') {
        // Nobody should be asked any more about a call that will not be made.
        await call.controls.cancelApproval(held.call.approval, call.principal)
        await moveHeld(deps, call, id, held, { state: 'cancelled' })
      }
      return { resultType: 'complete' }
    default:
      return { resultType: 'complete' }
  }
}

/** Where a held call stands; with the approval that it waits for, where it does. */
interface Stand {
  readonly held: HeldCall
  readonly waitsFor?: Approval
}

/** Where a held call stands, after the step that can be taken now. */
async function progress(
  deps: Deps,
  call: Call,
  id: string,
  held: Held,
  serve: typeof serveCall,
): Promise<Stand> {
  if (held.call.state !== 'waiting') return { held: held.call }
  const approval = await deps.approvals.settled(held.call.approval, 0, deps.stopping)
  if (approval.status === 'pending') return { held: held.call, waitsFor: approval }
  const taken = await moveHeld(deps, call, id, held, { state: 'running' })
  if (taken === undefined) return { held: { ...held.call, state: 'running' } }
  const refusal = approval.status === 'approved' ? undefined : refusalOf(held.call, approval)
  const made = make(deps, call, id, taken, refusal, serve)
  deps.underWay.add(made)
  void made.finally(() => deps.underWay.delete(made))
  await Promise.race([made, sleep(PATIENCE_MS, undefined, { ref: false })])
  return { held: (await readHeld(deps, call, id))?.call ?? taken.call }
}

/** Makes the call and keeps what came of it. */
async function make(
  deps: Deps,
  call: Call,
  id: string,
  held: Held,
  refusal: string | undefined,
  serve: typeof serveCall,
): Promise<void> {
  const reply = new KeptReply()
  try {
    if (refusal === undefined) await serve(deps, heldCallOf(deps, call, held.call, reply), 'POST')
    const response = refusal ?? reply.response
    await moveHeld(deps, call, id, held, {
      state: 'done',
      ...(response !== undefined && { response }),
    })
  } catch (error) {
    deps.events.failed(error)
  }
}

/** The call as it came, for the one who asks about it now. */
function heldCallOf(deps: Deps, call: Call, held: HeldCall, reply: KeptReply): Call {
  const message = readMessage(JSON.parse(held.body))
  const operation =
    message?.kind === 'request' ? operationOf(call.connection.name, message) : undefined
  if (message === undefined || operation === undefined) throw new Error('a held call is not a call')
  const { access: _, ...summary } = call.log.summary
  const { verb, name } = operation
  return {
    ...call,
    operation,
    message,
    body: Buffer.from(held.body),
    headers: held.headers,
    returned: {},
    takesTask: false,
    heldFor: held.approval,
    reply,
    log: new ExchangeLog(deps.journal, deps.source, {
      ...summary,
      id: newExchangeId(),
      verb,
      name,
    }),
  }
}

/** What a client sees of a held call. */
function detailed(deps: Deps, call: Call, id: string, { held, waitsFor }: Stand): JsonObject {
  const task = { resultType: 'complete', ...taskOf(deps, call, id, held) }
  switch (held.state) {
    case 'waiting':
      return {
        ...task,
        status: 'working',
        statusMessage:
          waitsFor === undefined
            ? `Approval ${held.approval} is pending.`
            : pendingText(deps.controlUrl, waitsFor),
      }
    case 'running':
      return { ...task, status: 'working', statusMessage: 'It was approved and is being done.' }
    case 'cancelled':
      return { ...task, status: 'cancelled' }
    case 'done':
      return { ...task, ...outcomeOf(held.response) }
  }
}

const taskOf = (deps: Deps, call: Call, id: string, held: HeldTimes) => ({
  taskId: sealOwnTask(deps.sealer, call, id),
  createdAt: held.createdAt,
  lastUpdatedAt: held.updatedAt,
  ttlMs: Math.max(0, Date.parse(held.expiresAt) - Date.parse(held.createdAt)),
  pollIntervalMs: POLL_MS,
})

function outcomeOf(response: string | undefined): JsonObject {
  const message: Message | undefined =
    response === undefined ? undefined : readMessage(JSON.parse(response))
  if (message?.kind === 'error') return { status: 'failed', error: message.error }
  if (message?.kind !== 'result') return failed(INTERRUPTED)
  const { resultType = 'complete' } = message.result
  return resultType === 'complete'
    ? { status: 'completed', result: message.result }
    : failed(ASKS_BACK)
}

const INTERRUPTED = new EdgeError(
  'target_interrupted',
  'The call broke off. It may have been done: look before you try again.',
)
const ASKS_BACK = new EdgeError(
  'target_request_refused',
  'The target asked something back, which a task of the gateway cannot pass on. Repeat the call without the tasks extension.',
)

const failed = (error: EdgeError): JsonObject => ({ status: 'failed', error: rpcError(error) })

const rpcError = ({ code, message, details }: EdgeError): JsonObject => ({
  code: EDGE_ERRORS[code].rpc,
  message,
  data: { code, retryable: EDGE_ERRORS[code].retryable, ...details },
})

/** The response to a call that nobody consented to: who denied it and why, or that it is over. */
function refusalOf(held: HeldCall, approval: Approval): string {
  const request: unknown = JSON.parse(held.body)
  const id = isObject(request) ? request['id'] : null
  return JSON.stringify({ jsonrpc: '2.0', id, error: rpcError(refusedConsent(approval)) })
}
