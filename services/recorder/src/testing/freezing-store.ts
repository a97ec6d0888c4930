import type { EntryStore } from '@sallyport/bus'
import type { ObjectStore } from '@sallyport/objectstore'

/** A process that stops in the middle of something, as by SIGSTOP, and goes on later. */
export interface Freezing {
  /** The store and the leases as that process uses them. */
  readonly store: ObjectStore
  readonly leases: EntryStore
  /** What it was about to do when it stopped; undefined where it never stopped. */
  readonly frozenAt: string | undefined
  /** Resolves when it has stopped. */
  readonly frozen: Promise<void>
  /** Lets it go on: what it was about to do takes effect now. */
  thaw(): void
}

/** Freezes before the step of that number; steps are what it writes to the store, and its commits. */
export function freezing(store: ObjectStore, leases: EntryStore, step: number): Freezing {
  const frozen = Promise.withResolvers<void>()
  const thawed = Promise.withResolvers<void>()
  let steps = 0
  let frozenAt: string | undefined
  const running = (): Promise<void> => (frozenAt === undefined ? Promise.resolve() : thawed.promise)
  const write = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
    if (steps++ === step) {
      frozenAt = name
      frozen.resolve()
    }
    await running()
    return call()
  }
  let commit: string | undefined
  return {
    store: {
      get: (key) => running().then(() => store.get(key)),
      list: (prefix) => store.list(prefix),
      put: (key, bytes, options) => write(`put ${key}`, () => store.put(key, bytes, options)),
      eraseOlder: (key) => store.eraseOlder(key),
      remains: (prefix) => store.remains(prefix),
      delete: (key) => write(`delete ${key}`, () => store.delete(key)),
      erase: (key) => write(`erase ${key}`, () => store.erase(key)),
    },
    leases: {
      get: (id) => running().then(() => leases.get(id)),
      put: (id, data, expected) => {
        const call = (): Promise<number> => leases.put(id, data, expected)
        const next = /"staged":"[^"]+"/.exec(data.toString())?.[0] ?? ''
        const commits = commit !== undefined && next !== commit
        commit = next
        return commits ? write('commit', call) : running().then(call)
      },
    },
    frozen: frozen.promise,
    get frozenAt() {
      return frozenAt
    },
    thaw: thawed.resolve,
  }
}
