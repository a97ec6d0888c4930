import { isObject } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import type { ListName } from '../list-changes.ts'
import type { Call } from './call.ts'

const SUBSCRIPTION_ID = 'io.modelcontextprotocol/subscriptionId'
const WANTED: Readonly<Record<ListName, string>> = {
  tools: 'toolsListChanged',
  prompts: 'promptsListChanged',
  resources: 'resourcesListChanged',
}

/** Tells the client of an open stream of changes, from when it begins until it is disposed of. */
export interface ChangeTeller extends Disposable {
  /** Doing it again changes nothing. */
  begin(): void
}

/**
 * Tells a client when policies or pins change what lists show it: on the stream of a legacy session that belongs to no
 * request, and on a subscription of the modern era that asked for it. On other streams it tells nothing.
 */
export function changeTeller(deps: Deps, call: Call): ChangeTeller {
  let last = Promise.resolve()
  let watching: Disposable | undefined
  const failed = (error: unknown): void => {
    if (!call.reply.gone.aborted) deps.events.failed(error)
    call.reply.abort()
  }
  const hear = (list: ListName): void => {
    const data = notification(call, list)
    if (data !== undefined) last = last.then(() => tell(call, data)).catch(failed)
  }
  return {
    begin() {
      if (isListening(call)) watching ??= deps.listChanges.watch(call.connection.name, hear)
    },
    [Symbol.dispose]: () => watching?.[Symbol.dispose](),
  }
}

const isListening = ({ message, operation }: Call): boolean =>
  message === undefined || operation.verb === 'subscriptions/listen'

/** What is told stands in the evidence like what the target says. */
async function tell(call: Call, data: string): Promise<void> {
  if (call.log.ending !== undefined || call.reply.gone.aborted) return
  await call.log.message({ content: data, findings: [] })
  await call.reply.item({ kind: 'event', data })
}

/** Undefined where a subscription did not ask for it. */
function notification({ message }: Call, list: ListName): string | undefined {
  const method = `notifications/${list}/list_changed`
  if (message?.kind !== 'request') return JSON.stringify({ jsonrpc: '2.0', method })
  const filter: unknown = message.params['notifications']
  if (!isObject(filter) || filter[WANTED[list]] !== true) return undefined
  const params = { _meta: { [SUBSCRIPTION_ID]: message.id } }
  return JSON.stringify({ jsonrpc: '2.0', method, params })
}
