/** Why a content is not masked; the codes are those of the exchange `masking.mask`. */
export type MaskingErrorCode = 'unknown_profile' | 'invalid_content'

/** A content that is refused. The message says where the fault is and holds nothing of the content. */
export class MaskingError extends Error {
  override readonly name = 'MaskingError'
  readonly code: MaskingErrorCode

  constructor(code: MaskingErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
