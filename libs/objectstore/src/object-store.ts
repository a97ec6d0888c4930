/**
 * Whole objects under keys.
 *
 * Every implementation guarantees: an object is seen whole or not at all, by every reader and after any crash; what a
 * resolved `put` wrote is durable and is what the next `get` and `list` see; calls for different keys may overlap, and of
 * overlapping calls for one key one takes effect after the other. Nothing is retried inside: a call that rejects with
 * `unavailable` may or may not have taken effect, and the caller repeats it.
 */
export interface ObjectStore {
  /**
   * Stores an object, replacing any earlier one. With `ifAbsent` it never replaces: rejects with `exists` where an object
   * stands under the key, and of several such calls at once exactly one succeeds.
   */
  put(key: string, bytes: Uint8Array, options?: PutOptions): Promise<void>
  /** The object, or undefined where there is none. */
  get(key: string): Promise<Uint8Array | undefined>
  /** The keys that begin with the prefix, in ascending order of their bytes. Keys that come or go meanwhile may be missed. */
  list(prefix: string): AsyncIterable<string>
  /** Removes an object; no error where there is none. A store may keep what was there for who may read older versions. */
  delete(key: string): Promise<void>
  /** Removes whatever stood under a key, ever, so that nobody can read it again; no error where there is nothing. */
  erase(key: string): Promise<void>
  /** Removes whatever stood under a key before what stands there now, as `erase` would; no error where there is nothing. */
  eraseOlder(key: string): Promise<void>
  /** The keys that begin with the prefix under which anything is left to erase, in ascending order of their bytes. */
  remains(prefix: string): AsyncIterable<string>
}

export interface PutOptions {
  /** Fail with `exists` instead of replacing an object. */
  readonly ifAbsent?: boolean
}
