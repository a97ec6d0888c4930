import type { Bus, StateEntry } from '@sallyport/bus'
import {
  pinApproved,
  pinHeld,
  pinRestored,
  type PinKind,
  policyPublished,
} from '@sallyport/contracts'

/** A list of definitions, by the name that notifications have for it. */
export type ListName = 'tools' | 'prompts' | 'resources'

/** Tells what the gateway itself changes of the lists that clients see. */
export interface ListChanges extends AsyncDisposable {
  /** Hears which lists of a connection may show something else, until disposed of. */
  watch(connection: string, hear: (list: ListName) => void): Disposable
  readonly failed: Promise<Error>
}

/** Changes that come together are told once; every replica of the policy service has them by then. In milliseconds. */
const TOGETHER_MS = 250

const ALL: readonly ListName[] = ['tools', 'prompts', 'resources']
const LIST_OF: Readonly<Record<PinKind, readonly ListName[]>> = {
  tool: ['tools'],
  prompt: ['prompts'],
  resource: ['resources'],
  resource_template: ['resources'],
  instructions: [],
}

/** Follows policies and pins in STATE from here on. */
export async function followListChanges(bus: Pick<Bus, 'state'>): Promise<ListChanges> {
  const watchers = new Map<string, Set<(list: ListName) => void>>()
  const waiting = new Map<string, Set<ListName>>()
  const timers = new Set<NodeJS.Timeout>()

  function tell(connection: string): void {
    const lists = waiting.get(connection) ?? []
    waiting.delete(connection)
    for (const hear of watchers.get(connection) ?? []) for (const list of lists) hear(list)
  }

  function changed(connection: string, lists: readonly ListName[]): void {
    if (!watchers.has(connection)) return
    const already = waiting.get(connection)
    waiting.set(connection, new Set([...(already ?? []), ...lists]))
    if (already !== undefined) return
    const timer = setTimeout(() => {
      timers.delete(timer)
      tell(connection)
    }, TOGETHER_MS)
    timers.add(timer)
  }

  const follower = await bus.state.follow(
    ['policy', 'pin'],
    (entry) => {
      const change = changeOf(entry)
      if (change !== undefined) changed(...change)
    },
    { from: 'now' },
  )
  return {
    watch(connection, hear) {
      const hearing = watchers.get(connection) ?? new Set()
      watchers.set(connection, hearing.add(hear))
      return {
        [Symbol.dispose]() {
          hearing.delete(hear)
          if (hearing.size === 0 && watchers.get(connection) === hearing)
            watchers.delete(connection)
        },
      }
    },
    failed: follower.failed,
    async [Symbol.asyncDispose]() {
      for (const timer of timers) clearTimeout(timer)
      await follower[Symbol.asyncDispose]()
    },
  }
}

/** Which lists of which connection an event changes. What is pinned at first sight is in the list that showed it. */
function changeOf({ event }: StateEntry): [string, readonly ListName[]] | undefined {
  if (policyPublished.check(event)) return [event.data.connection, ALL]
  for (const pin of [pinHeld, pinApproved, pinRestored])
    if (pin.check(event)) return [event.data.connection, LIST_OF[event.data.kind]]
  return undefined
}
