import { isObject, type JsonObject } from '@sallyport/mcp'
import type { Call } from './call.ts'
import { withMember } from './with-member.ts'

/** The tasks extension, by its name among capabilities. */
export const TASKS = 'io.modelcontextprotocol/tasks'

/**
 * The answer to `server/discover` with the tasks extension among the capabilities: a call that waits for consent can be
 * a task of the gateway's own, and clients take tasks only from servers that declare them (SEP-2663).
 */
export function withOwnExtension(
  { operation, era }: Pick<Call, 'operation' | 'era'>,
  { capabilities }: JsonObject,
  text: string,
): string {
  const discovers = era === 'modern' && operation.verb === 'server/discover'
  if (!discovers || !isObject(capabilities)) return text
  const { extensions } = capabilities
  if (extensions === undefined)
    return withMember(text, CAPABILITIES, 'extensions', JSON.stringify({ [TASKS]: {} }))
  const known = !isObject(extensions) || Object.hasOwn(extensions, TASKS)
  return known ? text : withMember(text, [...CAPABILITIES, 'extensions'], TASKS, '{}')
}

const CAPABILITIES = ['result', 'capabilities']
