import { RpcError } from '@sallyport/bus'

/** Why the policy service cannot work. What its callers are told are RpcErrors, as their contracts list them. */
export type PolicyErrorCode = 'engine_failed'

/** A failure of the policy service itself. The message holds no policy text. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly code: PolicyErrorCode

  constructor(code: PolicyErrorCode, message: string) {
    super(message)
    this.code = code
  }
}

/** Every code that callers are refused with, and whether the same request may succeed later; `docs/reference/errors.md` lists them. */
export const POLICY_REFUSALS = {
  invalid_policy: { retryable: false },
  version_conflict: { retryable: false },
  not_found: { retryable: false },
  conflict: { retryable: false },
  not_approvable: { retryable: false },
  not_grantable: { retryable: false },
  scope_too_wide: { retryable: false },
  too_large: { retryable: false },
  contended: { retryable: true },
  overloaded: { retryable: true },
  unavailable: { retryable: true },
  not_counted: { retryable: true },
} as const

export type PolicyRefusalCode = keyof typeof POLICY_REFUSALS

/** Refuses a caller with a sentence that says what to do. */
export const refusal = (code: PolicyRefusalCode, message: string): RpcError =>
  new RpcError(code, message, POLICY_REFUSALS[code].retryable)
