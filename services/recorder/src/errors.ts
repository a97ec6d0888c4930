/** Why the recorder cannot work. What its callers are told are RpcErrors, as their contracts list them. */
export type RecorderErrorCode =
  | 'key_unreadable'
  | 'not_our_log'
  | 'log_damaged'
  | 'rolled_back'
  | 'streams_replaced'
  | 'second_writer'
  | 'lease_lost'

/** A failure of the recorder itself. The message says what to do, and holds no event. */
export class RecorderError extends Error {
  override readonly name = 'RecorderError'
  readonly code: RecorderErrorCode

  constructor(code: RecorderErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
