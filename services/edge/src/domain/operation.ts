import type { ConnectionName, Operation } from '@sallyport/contracts'
import { isObject, type Message, operationName } from '@sallyport/mcp'

/** Longest name of what an operation acts on, in characters. */
export const MAX_NAME_CHARS = 2048
const VERB = /^[A-Za-z][A-Za-z0-9_/.-]{0,127}$/

/**
 * The operation that a client's request or notification asks for. Undefined where the message cannot be judged: no
 * sane method, no name where the method needs one, arguments that are not an object.
 */
export function operationOf(
  connection: ConnectionName,
  message: Extract<Message, { readonly method: string }>,
): Operation | undefined {
  const { method, params } = message
  const name = operationName(method, params)
  const args = params['arguments']
  if (!VERB.test(method) || name === undefined || name.length > MAX_NAME_CHARS) return undefined
  if (args !== undefined && !isObject(args)) return undefined
  return {
    connection,
    kind: 'mcp',
    verb: method,
    name,
    ...(args !== undefined && { arguments: { ...args } }),
  }
}
