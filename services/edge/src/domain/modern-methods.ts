import type { Era, Message } from '@sallyport/mcp'

/** Requests of revision 2026-07-28 and of its tasks extension; all others are unknown to a server of that era. */
const MODERN_REQUESTS: ReadonlySet<string> = new Set([
  'server/discover',
  'subscriptions/listen',
  'tools/list',
  'tools/call',
  'resources/list',
  'resources/read',
  'resources/templates/list',
  'prompts/list',
  'prompts/get',
  'completion/complete',
  'tasks/get',
  'tasks/update',
  'tasks/cancel',
])

/** Whether a request's method exists in its era. The legacy era has no way to tell, and leaves it to the target. */
export const methodExists = (era: Era, message: Message): boolean =>
  era === 'legacy' || message.kind !== 'request' || MODERN_REQUESTS.has(message.method)
