import type { Decision } from '@sallyport/contracts'
import { operationName, readMessage } from '@sallyport/mcp'
import { EdgeError } from '../errors.ts'
import type { Call } from './call.ts'
import { failClosed } from '../domain/fail-closed.ts'
import type { Masked } from './exchange-log.ts'

/** The decision about a call, durable, and the request as evidence and approvers may see it. */
export interface Judged {
  readonly decision: Decision
  readonly request: Masked
}

/**
 * Asks policy, masks the request for the evidence beside it, and writes the decision. Where either cannot be asked, the
 * refusal is written and the EdgeError is thrown on.
 */
export async function judge(call: Call): Promise<Judged> {
  const [decision, request] = await Promise.allSettled([
    call.controls.decide('call', call.principal, call.operation),
    maskRequest(call),
  ])
  call.log.rename(request.status === 'fulfilled' ? maskedName(call, request.value) : '')
  if (decision.status === 'fulfilled' && request.status === 'fulfilled') {
    await call.log.decided(decision.value, request.value)
    return { decision: decision.value, request: request.value }
  }
  const failure: unknown = decision.status === 'rejected' ? decision.reason : reasonOf(request)
  const seen = request.status === 'fulfilled' ? request.value : undefined
  await call.log.decided(failClosed(sentence(failure)), seen)
  throw failure
}

/** The operation's name as the evidence may hold it: a resource's URI can hold what must be masked. */
function maskedName({ operation }: Call, request: Masked): string {
  if (operation.name === '' || request.findings.length === 0) return operation.name
  const message = readMessage(JSON.parse(request.content))
  const named = message !== undefined && 'method' in message
  return (named ? operationName(operation.verb, message.params) : undefined) ?? ''
}

/** Masks the body as it came. A call without a body has no content. */
async function maskRequest(call: Call): Promise<Masked> {
  if (call.body === undefined) return { content: '', findings: [] }
  return call.controls.mask(call.connection.mask, Buffer.from(call.body).toString('utf8'))
}

const reasonOf = (result: PromiseSettledResult<unknown>): unknown =>
  result.status === 'rejected' ? result.reason : undefined

const sentence = (failure: unknown): string =>
  failure instanceof EdgeError ? failure.message : 'The gateway failed.'
