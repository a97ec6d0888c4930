/** Where evidence is read from: a folder, an object store. */
export interface EvidenceSource {
  /** The whole object, or undefined where there is none. */
  get(key: string): Promise<Uint8Array | undefined>
  /** The keys that begin with the prefix, in ascending order of their bytes. */
  list(prefix: string): AsyncIterable<string>
}

/** An object to be stored. */
export interface StoredObject {
  readonly key: string
  readonly bytes: Uint8Array
}
