import { RpcError } from '@sallyport/bus'

/** Why the recorder cannot work. What its callers are told are RpcErrors, as their contracts list them. */
export type RecorderErrorCode =
  | 'key_unreadable'
  | 'key_service'
  | 'log_key_unknown'
  | 'log_key_unusable'
  | 'not_our_log'
  | 'log_damaged'
  | 'rolled_back'
  | 'streams_replaced'
  | 'second_writer'
  | 'recording_key_unreadable'
  | 'recording_key_unknown'
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

/** Every code that who erases or holds is refused with, and whether the same request may succeed later. */
export const REFUSALS = {
  not_found: { retryable: false },
  held: { retryable: false },
  own_session: { retryable: false },
  not_erasable: { retryable: false },
  too_many_holds: { retryable: false },
  contended: { retryable: true },
  behind: { retryable: true },
} as const

export type RefusalCode = keyof typeof REFUSALS

/** Refuses a caller with a sentence that says what to do. */
export const refusal = (code: RefusalCode, message: string): RpcError =>
  new RpcError(code, message, REFUSALS[code].retryable)
