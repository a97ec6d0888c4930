import { type ObjectStore, ObjectStoreError } from '@sallyport/objectstore'

/** A store that costs nothing: what is left is what the recorder itself takes. */
export function memoryStore(): ObjectStore {
  const objects = new Map<string, Uint8Array>()
  async function* list(prefix: string): AsyncIterable<string> {
    for (const key of [...objects.keys()].toSorted()) if (key.startsWith(prefix)) yield key
  }
  async function remove(key: string): Promise<void> {
    objects.delete(key)
  }
  return {
    async put(key, bytes, options) {
      if (options?.ifAbsent === true && objects.has(key))
        throw new ObjectStoreError('exists', `${key} exists already`)
      objects.set(key, bytes)
    },
    get: async (key) => objects.get(key),
    list,
    remains: list,
    delete: remove,
    erase: remove,
    eraseOlder: () => Promise.resolve(),
  }
}
