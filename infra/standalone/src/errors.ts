/** Why the assembly could not be brought up. */
export type StandaloneErrorCode =
  /** Another process runs this deployment. */
  | 'already_running'
  | 'port_in_use'
  | 'disk_full'
  /** A connection or policy file of the examples is not valid. */
  | 'invalid_example'
  /** A part did not start. */
  | 'failed'

/** One sentence on what went wrong and what to do; never holds a secret. */
export class StandaloneError extends Error {
  override readonly name = 'StandaloneError'
  readonly code: StandaloneErrorCode

  constructor(code: StandaloneErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
