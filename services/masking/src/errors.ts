import { RpcError } from '@sallyport/bus'

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

/** Every code that callers are refused with, and whether the same request may succeed later; `docs/reference/errors.md` lists them. */
export const MASKING_REFUSALS = {
  unknown_profile: { retryable: false },
  invalid_content: { retryable: false },
  invalid_profile: { retryable: false },
  version_conflict: { retryable: false },
  unavailable: { retryable: true },
} as const

export type MaskingRefusalCode = keyof typeof MASKING_REFUSALS

/** Refuses a caller with a sentence that says what to do. */
export const refusal = (code: MaskingRefusalCode, message: string): RpcError =>
  new RpcError(code, message, MASKING_REFUSALS[code].retryable)
