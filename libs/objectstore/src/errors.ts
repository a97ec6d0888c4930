/** What can go wrong with an object store. */
export type ObjectStoreErrorCode = 'exists' | 'invalid_key' | 'refused' | 'unavailable'

/** A failure of an object store. The message names the key, never what stands under it. */
export class ObjectStoreError extends Error {
  override readonly name = 'ObjectStoreError'
  readonly code: ObjectStoreErrorCode

  constructor(code: ObjectStoreErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }

  /** Whether the same request may succeed later without any change. */
  get retryable(): boolean {
    return this.code === 'unavailable'
  }
}
