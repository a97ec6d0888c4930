import { type Edit, type JsonPath, replaceSpans, valueSpan } from '@sallyport/json'
import type { RoutedMessage } from '../pipe/routed-message.ts'

/** Where the modern era ties a message to the subscription it belongs to (2026-07-28, basic/patterns/subscriptions). */
const SUBSCRIPTION_ID = 'io.modelcontextprotocol/subscriptionId'

const ID: JsonPath = ['id']
const TOKEN: JsonPath = ['params', '_meta', 'progressToken']
const PROGRESS: JsonPath = ['params', 'progressToken']
const CANCELLED: JsonPath = ['params', 'requestId']
const SUBSCRIPTION: JsonPath = ['params', '_meta', SUBSCRIPTION_ID]
const SUBSCRIPTION_RESULT: JsonPath = ['result', '_meta', SUBSCRIPTION_ID]

/** What a client called its request by: JSON texts, exactly as they came. */
export interface OwnNames {
  readonly id: string
  readonly token: string | undefined
}

/** A client's request under the name that the shared target knows it by, and what its client called it. */
export interface Renamed {
  readonly text: string
  readonly own: OwnNames
}

/** Gives a request its name on the shared pipe, in the place of its id and of its progress token. */
export function renameRequest(text: string, name: string): Renamed {
  const id = literal(text, ID)
  if (id === undefined) throw new Error('a request has an id')
  return {
    text: replaced(text, [ID, TOKEN], JSON.stringify(name)),
    own: { id, token: literal(text, TOKEN) },
  }
}

/**
 * Gives a message of the shared target the names that its client knows. Throws a StrictJsonError where a name stands in
 * it twice, so that it cannot be told whose it is.
 */
export function restoreNames(
  text: string,
  message: RoutedMessage,
  name: string,
  own: OwnNames,
): string {
  if (message.kind === 'response') {
    const isName = message.result !== undefined && subscriptionOf(message.result) === name
    return replaced(text, isName ? [ID, SUBSCRIPTION_RESULT] : [ID], own.id)
  }
  if (message.kind === 'request') return text
  if (message.method === 'notifications/progress')
    return own.token === undefined ? text : replaced(text, [PROGRESS], own.token)
  const inParams = subscriptionOf(message.params) === name ? [SUBSCRIPTION] : []
  const cancelled = message.method === 'notifications/cancelled' ? [CANCELLED] : []
  return replaced(text, [...cancelled, ...inParams], own.id)
}

/** The name of the request that a message of the shared target belongs to; undefined where it belongs to none. */
export function nameOf(message: RoutedMessage): string | undefined {
  if (message.kind === 'response') return asName(message.id)
  // The modern era has no requests to the client outside of results.
  if (message.kind === 'request') return undefined
  const { method, params } = message
  if (method === 'notifications/progress') return asName(params['progressToken'])
  if (method === 'notifications/cancelled') return asName(params['requestId'])
  return asName(subscriptionOf(params))
}

function subscriptionOf({ _meta: meta }: { readonly _meta?: unknown }): unknown {
  return typeof meta === 'object' && meta !== null ? Reflect.get(meta, SUBSCRIPTION_ID) : undefined
}

const asName = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined

function literal(text: string, path: JsonPath): string | undefined {
  const span = valueSpan(text, path)
  return span === undefined ? undefined : text.slice(span.start, span.end)
}

/** The text with another value at each of the paths at which it has one. */
function replaced(text: string, paths: readonly JsonPath[], value: string): string {
  const edits = paths.flatMap((path): Edit[] => {
    const span = valueSpan(text, path)
    return span === undefined ? [] : [{ ...span, text: value }]
  })
  return replaceSpans(
    text,
    edits.toSorted((a, b) => a.start - b.start),
  )
}
