import { type ObjectStore, ObjectStoreError } from '@sallyport/objectstore'

/** Where a process ends: before a step of writing takes effect, or after it and before anyone knows. */
export interface Crash {
  /** Whether this is the step: a put, delete or erasure by its name, after so many others. */
  readonly at: (name: string, before: readonly string[]) => boolean
  readonly when: 'before' | 'after'
}

export interface CrashingStore extends ObjectStore {
  /** Puts, deletes and erasures that took effect. */
  readonly steps: readonly string[]
  readonly dead: boolean
  /** Resolves when the store has crashed. */
  readonly crashed: Promise<void>
}

/** A store whose process ends at a step: from there on nothing takes effect and everything fails. */
export function crashingStore(store: ObjectStore, crash?: Crash): CrashingStore {
  const steps: string[] = []
  const crashed = Promise.withResolvers<void>()
  let dead = false
  const assertAlive = (): void => {
    if (dead) throw new ObjectStoreError('unavailable', 'the process has ended')
  }
  const end = (): void => {
    dead = true
    crashed.resolve()
    assertAlive()
  }
  const step = async (name: string, write: () => Promise<void>): Promise<void> => {
    assertAlive()
    const at = crash?.at(name, steps) ?? false
    if (at && crash?.when === 'before') end()
    steps.push(name)
    await write()
    if (at) end()
  }
  return {
    steps,
    get dead() {
      return dead
    },
    crashed: crashed.promise,
    async get(key) {
      assertAlive()
      return store.get(key)
    },
    list(prefix) {
      assertAlive()
      return store.list(prefix)
    },
    remains(prefix) {
      assertAlive()
      return store.remains(prefix)
    },
    put: (key, bytes, options) => step(`put ${key}`, () => store.put(key, bytes, options)),
    delete: (key) => step(`delete ${key}`, () => store.delete(key)),
    erase: (key) => step(`erase ${key}`, () => store.erase(key)),
    eraseOlder: (key) => step(`erase older ${key}`, () => store.eraseOlder(key)),
  }
}
