import type { HoldScope } from '@sallyport/contracts'
import type { Connections } from './connections.ts'
import { ControlError } from './errors.ts'
import type { SearchStore } from './search-store.ts'

/** What a warning is made of. */
export interface HoldWarningDeps {
  readonly connections: Pick<Connections, 'get'>
  readonly store: Pick<SearchStore, 'search'>
}

/**
 * What is to be said of a hold that stands: that nothing is known of what it covers, which may be meant for what comes,
 * or a name that is written otherwise. A hold on a session was refused where there is none.
 */
export async function holdWarning(
  { connections, store }: HoldWarningDeps,
  scope: HoldScope,
): Promise<string | undefined> {
  if ('session' in scope) return undefined
  if ('connection' in scope)
    return connections.get(scope.connection) === undefined
      ? `No connection ${scope.connection} is registered: the hold covers nothing unless one was before, or will be. Compare the name with: sallyport connections list`
      : undefined
  const { principal } = scope
  try {
    return (await isSeen(store, principal))
      ? undefined
      : `No exchange of ${principal}, or of an agent for them, is known: the hold covers nothing until there is one. Compare the name with: sallyport sessions`
  } catch (error) {
    if (!(error instanceof ControlError)) throw error
    return `Whether there is any exchange of ${principal} cannot be told now. Compare the name with: sallyport sessions`
  }
}

async function isSeen(store: HoldWarningDeps['store'], principal: string): Promise<boolean> {
  for (const searched of [{ principal }, { onBehalfOf: principal }])
    // Mostly the first is enough.
    // oxlint-disable-next-line no-await-in-loop
    if ((await store.search({ searched, limit: 1 })).length > 0) return true
  return false
}
