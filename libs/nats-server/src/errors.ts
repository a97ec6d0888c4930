/** What can go wrong on the way to a running nats-server. */
export type NatsServerErrorCode =
  | 'not_found'
  | 'too_old'
  | 'port_in_use'
  | 'disk_full'
  | 'start_failed'

/** A nats-server that could not be found or started; the message is one sentence with what to do. */
export class NatsServerError extends Error {
  override readonly name = 'NatsServerError'
  readonly code: NatsServerErrorCode

  constructor(code: NatsServerErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
