/** A JSON-RPC id: its type matters, `1` and `"1"` are different ids. */
export type RequestId = string | number

/** Members of a message's `params` or `result`. */
export type JsonObject = Readonly<Record<string, unknown>>

/** One JSON-RPC 2.0 message of MCP. */
export type Message =
  | {
      readonly kind: 'request'
      readonly id: RequestId
      readonly method: string
      readonly params: JsonObject
    }
  | { readonly kind: 'notification'; readonly method: string; readonly params: JsonObject }
  | { readonly kind: 'result'; readonly id: RequestId; readonly result: JsonObject }
  | { readonly kind: 'error'; readonly id: RequestId | null; readonly error: JsonObject }

const REQUEST_KEYS = new Set(['jsonrpc', 'id', 'method', 'params'])
const RESPONSE_KEYS = new Set(['jsonrpc', 'id', 'result', 'error'])

/**
 * Reads a parsed value as one message. Returns undefined for anything that is not exactly one JSON-RPC 2.0 message:
 * another version, an unknown envelope key, an id of another type, both a result and an error, an array.
 */
export function readMessage(value: unknown): Message | undefined {
  if (!isObject(value) || value['jsonrpc'] !== '2.0') return undefined
  return 'method' in value ? readCall(value) : readResponse(value)
}

function readCall(value: JsonObject): Message | undefined {
  const { id, method } = value
  const params = value['params'] ?? {}
  if (typeof method !== 'string' || !isObject(params) || !onlyKeys(value, REQUEST_KEYS))
    return undefined
  if (!('id' in value)) return { kind: 'notification', method, params }
  return isId(id) ? { kind: 'request', id, method, params } : undefined
}

function readResponse(value: JsonObject): Message | undefined {
  const { id, result, error } = value
  if (!onlyKeys(value, RESPONSE_KEYS) || 'result' in value === 'error' in value) return undefined
  if (isObject(result)) return isId(id) ? { kind: 'result', id, result } : undefined
  if (!isObject(error)) return undefined
  return isId(id) || id === null || id === undefined
    ? { kind: 'error', id: id ?? null, error }
    : undefined
}

/** Whether a value is a JSON object: neither null nor an array. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isId(value: unknown): value is RequestId {
  return typeof value === 'string' || Number.isSafeInteger(value)
}

function onlyKeys(value: JsonObject, allowed: ReadonlySet<string>): boolean {
  return Object.keys(value).every((key) => allowed.has(key))
}
