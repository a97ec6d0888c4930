import { isObject, type JsonObject } from './message.ts'

/** Methods that act on one named thing, and where its name stands in the parameters. */
const NAMED: ReadonlyMap<string, string> = new Map([
  ['tools/call', 'name'],
  ['prompts/get', 'name'],
  ['resources/read', 'uri'],
  ['resources/subscribe', 'uri'],
  ['resources/unsubscribe', 'uri'],
  ['tasks/get', 'taskId'],
  ['tasks/result', 'taskId'],
  ['tasks/update', 'taskId'],
  ['tasks/cancel', 'taskId'],
])

/**
 * What a method is applied to: a tool, a prompt, a resource. Empty where the method has no object; undefined where it
 * has one and the parameters do not name it, so that the message cannot be judged.
 */
export function operationName(method: string, params: JsonObject): string | undefined {
  if (method === 'completion/complete') return completionRef(params['ref'])
  const member = NAMED.get(method)
  if (member === undefined) return ''
  return text(params[member])
}

/** What is completed: a prompt by its name or a resource by its URI, and never something that names both. */
function completionRef(ref: unknown): string | undefined {
  if (!isObject(ref)) return undefined
  const [own, other] = ref['type'] === 'ref/resource' ? ['uri', 'name'] : ['name', 'uri']
  return other in ref ? undefined : text(ref[own])
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
