/** Why the engine cannot be used. */
export type PolicyEngineErrorCode = 'invalid_schema' | 'invalid_policy_set'

/** A schema or a policy set that cannot be used. The message holds no policy text. */
export class PolicyEngineError extends Error {
  override readonly name = 'PolicyEngineError'
  readonly code: PolicyEngineErrorCode

  constructor(code: PolicyEngineErrorCode, message: string) {
    super(message)
    this.code = code
  }
}
