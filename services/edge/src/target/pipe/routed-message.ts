import { isObject, type JsonObject, type RequestId } from '@sallyport/mcp'

/** What of a target's message says where it belongs. The rest of it is read, strictly, by whoever passes it on. */
export type RoutedMessage =
  | { readonly kind: 'request'; readonly id: RequestId }
  | {
      readonly kind: 'response'
      readonly id: RequestId
      /** Absent for an error. */
      readonly result: JsonObject | undefined
      /** Code of an error. */
      readonly code: number | undefined
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject }

/** Reads a text that a target sent; undefined where it is not a JSON object that could be a message. */
export function readRouted(text: string): RoutedMessage | undefined {
  const value = parse(text)
  if (!isObject(value)) return undefined
  const { id, method, params } = value
  if (typeof method === 'string') {
    if (isId(id)) return { kind: 'request', id }
    return { kind: 'notification', method, params: isObject(params) ? params : {} }
  }
  if (!isId(id)) return undefined
  const { result, error } = value
  const code = isObject(error) ? error['code'] : undefined
  return {
    kind: 'response',
    id,
    result: isObject(result) ? result : undefined,
    code: typeof code === 'number' ? code : undefined,
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Whether a value can be the id of a request, or a token that stands for one. */
export const isId = (value: unknown): value is RequestId =>
  typeof value === 'string' || typeof value === 'number'
