import type { EvidenceSource, StoredObject } from '../source.ts'

/** Evidence in memory, to be changed at will. */
export interface MemorySource extends EvidenceSource {
  readonly objects: Map<string, Uint8Array>
  put(objects: Iterable<StoredObject>): void
}

export function memorySource(from: Iterable<[string, Uint8Array]> = []): MemorySource {
  const objects = new Map(from)
  return {
    objects,
    put(added) {
      for (const { key, bytes } of added) objects.set(key, bytes)
    },
    get: (key) => Promise.resolve(objects.get(key)),
    async *list(prefix) {
      yield* [...objects.keys()].filter((key) => key.startsWith(prefix)).toSorted()
    },
  }
}
