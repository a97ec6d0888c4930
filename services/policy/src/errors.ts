/** Why the policy service cannot work. What its callers are told are RpcErrors, as their contracts list them. */
export type PolicyErrorCode = 'invalid_schema' | 'invalid_policy_set' | 'engine_failed'

/** A failure of the policy service itself. The message holds no policy text. */
export class PolicyError extends Error {
  override readonly name = 'PolicyError'
  readonly code: PolicyErrorCode

  constructor(code: PolicyErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
