import type { JsonObject, Message } from '@sallyport/mcp'

/** Members of the parameters that the operation holds, that the gateway gave out itself, or that only carry the call. */
const ELSEWHERE = new Set(['name', 'uri', 'arguments', 'requestState', 'inputResponses', '_meta'])

/**
 * What a request asks beside its operation: all other members of its parameters, as `task` of 2025-11-25 or what no
 * revision knows. Consent covers them as it covers the arguments. Not `_meta`: clients put another id there each time.
 */
export function besideOf(message: Message | undefined): JsonObject {
  if (message?.kind !== 'request') return {}
  return Object.fromEntries(
    Object.entries(message.params).filter(([member]) => !ELSEWHERE.has(member)),
  )
}
