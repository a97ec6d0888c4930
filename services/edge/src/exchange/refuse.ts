import { errorReply, toolRefusal } from '@sallyport/mcp'
import { EDGE_ERRORS, EdgeError } from '../errors.ts'
import type { Call } from './call.ts'
import type { Ending } from './exchange-log.ts'

/** Key under which a refusal's facts stand in `_meta`, for hosts that want to act on it. */
const META_KEY = 'dev.sallyport/refusal'

/**
 * Answers a call that ends without an answer of the target: the end is written first, then the client is told, in the
 * form that its era and method understand. Where the journal does not take the end, nothing is said but that.
 */
export async function refuse(call: Call, error: EdgeError, ending: Ending): Promise<void> {
  if (error.code !== 'journal_unavailable') await call.log.complete(ending)
  if (call.reply.streaming && call.message?.kind !== 'request') {
    call.reply.end()
    return
  }
  const { status, retryable } = EDGE_ERRORS[error.code]
  const { body, inResult } = refusalBody(call, error)
  const answered = inResult ? 200 : httpStatus(call, error, status, retryable)
  await call.reply.finish(answered, body, retryAfter(answered, error))
}

/**
 * A refused stream or end of session is a method that is not there; a refused notification has no other way to be told.
 * A client that probes for the modern era takes any answered error for "legacy": an outage must not look like one.
 */
function httpStatus(call: Call, error: EdgeError, status: number, retryable: boolean): number {
  const refusedForNow = error.code === 'rate_limited' || error.code === 'budget_exceeded'
  if (refusedForNow && call.message?.kind !== 'request') return 429
  if (call.message === undefined) return status === 200 ? 405 : status
  if (call.message.kind === 'notification') return status === 200 ? 400 : status
  return status === 200 && retryable && call.operation.verb === 'server/discover' ? 503 : status
}

/** When to come back, where HTTP alone says that it is too early. */
function retryAfter(answered: number, { details }: EdgeError): Record<string, string> {
  if (answered < 400) return {}
  const { retryAfterSeconds } = details
  if (retryAfterSeconds !== undefined) return { 'retry-after': String(retryAfterSeconds) }
  return answered === 503 ? { 'retry-after': '1' } : {}
}

function refusalBody(call: Call, error: EdgeError): { body: string; inResult: boolean } {
  const message = call.message
  const { rpc, retryable, toModel } = EDGE_ERRORS[error.code]
  const facts = {
    code: error.code,
    retryable,
    exchange: call.log.summary.id,
    ...error.details,
  }
  if (message?.kind !== 'request')
    return { body: errorReply(null, rpc, error.message, facts), inResult: false }
  if (message.method === 'tools/call' && toModel === true)
    return {
      body: toolRefusal(call.era, message.id, error.message, { [META_KEY]: facts }),
      inResult: true,
    }
  return { body: errorReply(message.id, rpc, error.message, facts), inResult: false }
}
