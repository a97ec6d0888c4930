/** What can go wrong with evidence. */
export type EvidenceErrorCode =
  | 'invalid_key'
  | 'invalid_note'
  | 'not_signed'
  | 'invalid_checkpoint'
  | 'invalid_proof'
  | 'invalid_tile'
  | 'invalid_segment'
  | 'missing'
  | 'unreadable'

/** Evidence that is absent or not what it must be. The message names the place, never what stands there. */
export class EvidenceError extends Error {
  override readonly name = 'EvidenceError'
  readonly code: EvidenceErrorCode

  constructor(code: EvidenceErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/**
 * A key that is kept elsewhere could not be used: whoever keeps it did not answer, or refused. The same call may succeed
 * later. The message says of the service ("it …") what is wrong and what to do, and never holds a secret.
 */
export class KeyServiceError extends Error {
  override readonly name = 'KeyServiceError'
}
