import { type Edit, replaceSpans, valueSpan } from '@sallyport/json'
import { isObject, type JsonObject, type Message } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { EdgeError } from '../errors.ts'
import { sealState } from '../handles.ts'
import type { Under } from '../task-handles.ts'
import type { Call } from './call.ts'
import type { Masked } from './masked.ts'
import { maskAnswer } from './mask-by.ts'
import { withOwnExtension } from './own-extension.ts'
import { withTaskNames } from './task-names.ts'
import { withVisible } from './visible.ts'
import { judgeInputRequests } from './target-request.ts'
import { withMember } from './with-member.ts'

/** The answer to a request: one message of the target, as evidence may hold it and as it may go to the client. */
export interface Answer {
  readonly masked: Masked
  /** The masked message under the id that the client chose. */
  readonly outgoing: string
  /** `tool_error` or the code of a JSON-RPC error; absent for a result. */
  readonly error?: string
}

/** How long a client may keep what it was shown before it has to ask again: policy may have changed. */
const MAX_TTL_MS = 5000

/**
 * Makes a target's message fit for the client: lists show only what may be used, no shared cache keeps it, requests to
 * the client are judged, everything is masked, what the client keeps for the target is sealed. `text` is the message as it came.
 */
export async function prepare(
  deps: Deps,
  call: Call,
  message: Extract<Message, { readonly kind: 'result' | 'error' }>,
  text: string,
  under: Under,
): Promise<Answer> {
  if (message.kind === 'error') {
    const masked = await maskAnswer(call, under, text)
    const code = message.error['code']
    return {
      masked,
      outgoing: clientText(call, masked, text),
      error: typeof code === 'number' ? `rpc_${code}` : 'rpc_error',
    }
  }
  await judgeInputRequests(deps, call, inputRequests(message.result))
  const visible = await withVisible(deps, call, message.result, text)
  const outgoing = withOwnExtension(call, message.result, privateCaching(visible, message.result))
  const masked = await maskAnswer(call, under, outgoing)
  return {
    masked,
    outgoing: withTaskNames(
      deps,
      call,
      withSealedState(deps, call, message.result, clientText(call, masked, outgoing)),
      under,
    ),
    ...(message.result['isError'] === true && { error: 'tool_error' }),
  }
}

/**
 * A message as the client gets it: what it may see, with the client's own id and progress token, which may look like something to be masked. They are
 * put back where the target repeats what this client chose, and nowhere else.
 */
export function clientText(
  call: Call,
  { content, shown = content, findings }: Masked,
  original: string,
): string {
  return ownTokens(call)
    .filter(({ path }) => findings.some(({ place }) => place === `/${path.join('/')}`))
    .reduce((text, { path, value }) => {
      const masked = valueSpan(text, path)
      const own = valueSpan(original, path)
      if (masked === undefined || own === undefined) return text
      const sent: unknown = JSON.parse(original.slice(own.start, own.end))
      return sent === value
        ? replaceSpans(text, [{ ...masked, text: JSON.stringify(value) }])
        : text
    }, shown)
}

/** What the client of a call chose, and where a message of the target repeats it. */
function ownTokens({ message }: Call): { readonly path: string[]; readonly value: unknown }[] {
  if (message?.kind !== 'request') return []
  const meta = message.params['_meta']
  return [
    { path: ['id'], value: message.id },
    {
      path: ['params', 'progressToken'],
      value: isObject(meta) ? meta['progressToken'] : undefined,
    },
  ]
}

/** Keeps a result out of shared caches, as what one principal may see is not for another, and out of old ones. */
function privateCaching(text: string, { cacheScope, ttlMs }: JsonObject): string {
  const edits = [
    ...(cacheScope === undefined ? [] : [edit(text, 'cacheScope', '"private"')]),
    ...(typeof ttlMs === 'number' && ttlMs > MAX_TTL_MS
      ? [edit(text, 'ttlMs', String(MAX_TTL_MS))]
      : []),
  ]
  return replaceSpans(
    text,
    edits.toSorted((a, b) => a.start - b.start),
  )
}

function edit(text: string, member: string, value: string): Edit {
  const span = valueSpan(text, ['result', member])
  if (span === undefined) throw new EdgeError('target_invalid', "The target's answer is ambiguous.")
  return { ...span, text: value }
}

/** Requests to the client that one result may hold. */
const MAX_INPUT_REQUESTS = 32

/** What a result asks of the client, each under its key (basic/patterns/mrtr). */
export function inputRequests(
  result: JsonObject,
): Extract<Message, { readonly kind: 'request' }>[] {
  const requests = result['inputRequests'] ?? {}
  if (!isObject(requests) || Object.keys(requests).length > MAX_INPUT_REQUESTS)
    throw new EdgeError('target_invalid', "The target's inputRequests cannot be judged.")
  return Object.entries(requests).map(([id, request]) => {
    const { method, params = {} } = isObject(request) ? request : {}
    if (typeof method === 'string' && isObject(params))
      return { kind: 'request', id, method, params }
    throw new EdgeError('target_invalid', "The target's inputRequests cannot be judged.")
  })
}

/**
 * The text with a `requestState` that only this principal can bring back, with this call: the target's own, and the
 * consent that the call has already used, so that its next leg needs no other.
 */
function withSealedState(deps: Deps, call: Call, result: JsonObject, text: string): string {
  if (call.era === 'legacy' || result['resultType'] !== 'input_required') return text
  const { requestState: state } = result
  if (state !== undefined && typeof state !== 'string')
    throw new EdgeError('target_invalid', "The target's requestState is not a text.")
  const { approval, summary } = call.log
  const sealed = sealState(deps.sealer, call, call.operation, {
    ...(state !== undefined && { state }),
    ...(approval !== undefined && { consent: { approval, exchange: summary.id } }),
  })
  return withMember(text, ['result'], 'requestState', JSON.stringify(sealed))
}
