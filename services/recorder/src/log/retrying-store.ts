import { setTimeout as sleep } from 'node:timers/promises'
import { type ObjectStore, ObjectStoreError } from '@sallyport/objectstore'
import type { Events } from '../events.ts'

const FIRST_MS = 100
const LONGEST_MS = 15_000

/**
 * A store whose calls are repeated until they succeed: what fails with `unavailable` may have taken effect, and every
 * call can be made again. After the signal a call that fails is not repeated: what is under way may end, if it can.
 */
export function retryingStore(
  store: ObjectStore,
  signal: AbortSignal,
  events: Events,
): Omit<ObjectStore, 'list' | 'remains'> & {
  keys(prefix: string): Promise<string[]>
  remains(prefix: string): Promise<string[]>
} {
  const repeat = async <T>(operation: string, call: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        const result = await call()
        if (attempt > 1) events.storeBack()
        return result
      } catch (error) {
        if (!(error instanceof ObjectStoreError && error.retryable) || signal.aborted) throw error
        events.storeFailed(operation, attempt, error)
        // oxlint-disable-next-line no-await-in-loop
        await sleep(Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS), undefined, { signal })
      }
    }
  }
  return {
    get: (key) => repeat('get', () => store.get(key)),
    put: (key, bytes, options) => repeat('put', () => store.put(key, bytes, options)),
    delete: (key) => repeat('delete', () => store.delete(key)),
    erase: (key) => repeat('erase', () => store.erase(key)),
    eraseOlder: (key) => repeat('erase', () => store.eraseOlder(key)),
    remains: (prefix) => repeat('list', () => collect(store.remains(prefix))),
    keys: (prefix) => repeat('list', () => collect(store.list(prefix))),
  }
}

/** The store whose calls are repeated. */
export type RetryingStore = ReturnType<typeof retryingStore>

async function collect(keys: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = []
  for await (const key of keys) all.push(key)
  return all
}
