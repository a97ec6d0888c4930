/** What can go wrong between a service and the bus. */
export type BusErrorCode =
  | 'unavailable'
  | 'timeout'
  | 'overloaded'
  | 'too_large'
  | 'full'
  | 'fenced'
  | 'conflict'
  | 'not_ready'
  | 'invalid_reply'
  | 'closed'

const RETRYABLE: ReadonlySet<BusErrorCode> = new Set([
  'unavailable',
  'timeout',
  'overloaded',
  'full',
  'not_ready',
])

/** Codes of what ended before it was known what became of it. */
const DOUBTFUL: ReadonlySet<BusErrorCode> = new Set(['unavailable', 'timeout', 'closed', 'fenced'])

/** A failure of the bus itself. The message says what to do, and never holds a payload. */
export class BusError extends Error {
  override readonly name = 'BusError'
  readonly code: BusErrorCode
  /** Whether what was to be written may stand all the same, now or later; where false, it certainly does not. */
  readonly mayStand: boolean

  constructor(
    code: BusErrorCode,
    message: string,
    { mayStand = DOUBTFUL.has(code), ...options }: ErrorOptions & { mayStand?: boolean } = {},
  ) {
    super(message, options)
    this.code = code
    this.mayStand = mayStand
  }

  /** Whether the same request may succeed later without any change. */
  get retryable(): boolean {
    return RETRYABLE.has(this.code)
  }
}

/** An error that a server answered with: its code is part of the contract of the exchange. */
export class RpcError extends Error {
  override readonly name = 'RpcError'
  readonly code: string
  readonly retryable: boolean

  constructor(code: string, message: string, retryable = false) {
    super(message)
    this.code = code
    this.retryable = retryable
  }
}
