import { replaceSpans, valueSpan } from '@sallyport/json'
import { isObject, type JsonObject, readMessage } from '@sallyport/mcp'
import { EdgeError } from '../errors.ts'
import type { Call } from './call.ts'
import type { Masked } from './masked.ts'

/**
 * What goes to the target: the bytes that were judged. Some things are the gateway's own and are put right: a
 * `requestState`, the name of a task, the id of a response; and what a person or a model answered to a target, which it gets
 * masked. `request` is the masked body.
 */
export function outgoingBody(call: Call, request: Masked): Uint8Array | string | undefined {
  const { message, body, returned } = call
  if (request.unmasked !== undefined && answersTarget(call))
    throw new EdgeError(
      'masking_unavailable',
      'What the target asked was answered, and the answer could not be masked. It was refused; try again later.',
    )
  if (message?.kind === 'result' || message?.kind === 'error')
    return withId(request.content, returned.answers?.id)
  if (message?.kind !== 'request' || !holdsOwn(call, message.params)) return body
  const params = ownParams(call, message.params, request)
  return JSON.stringify({ jsonrpc: '2.0', id: message.id, method: message.method, params })
}

/** Whether what a person or a model answered is in it. */
const answersTarget = ({ message }: Call): boolean =>
  message?.kind === 'result' ||
  message?.kind === 'error' ||
  (message?.kind === 'request' && message.params['inputResponses'] !== undefined)

/** A response under the id by which the target knows its request. */
function withId(text: string, id: string | number | undefined): string {
  const span = valueSpan(text, ['id'])
  return span === undefined ? text : replaceSpans(text, [{ ...span, text: JSON.stringify(id) }])
}

const holdsOwn = ({ era, returned }: Call, params: JsonObject): boolean =>
  returned.task !== undefined ||
  (era === 'modern' &&
    (params['requestState'] !== undefined || params['inputResponses'] !== undefined))

/** Parameters with the target's own state, and with masked answers. */
function ownParams({ returned }: Call, params: JsonObject, request: Masked): JsonObject {
  const { requestState: _, ...rest } = params
  const masked = readMessage(JSON.parse(request.content))
  const answers =
    masked !== undefined && 'params' in masked ? masked.params['inputResponses'] : undefined
  return {
    ...rest,
    ...(isObject(rest['inputResponses']) && { inputResponses: answers }),
    ...(returned.task !== undefined && { taskId: returned.task.id }),
    ...(returned.leg?.state !== undefined && { requestState: returned.leg.state }),
  }
}
