import { BusError, RpcError } from '@sallyport/bus'
import { problemsIn, saidFault } from '@sallyport/contracts'
import { IdentityError } from '@sallyport/identity'

/** Every error that the API answers with, and its HTTP status. `docs/reference/errors.md` lists them. */
export const CONTROL_ERRORS = {
  invalid_request: 400,
  unauthenticated: 401,
  forbidden: 403,
  not_an_approver: 403,
  own_request: 403,
  not_own_request: 403,
  own_session: 403,
  not_found: 404,
  unknown_profile: 404,
  already_voted: 409,
  not_pending: 409,
  conflict: 409,
  version_conflict: 409,
  contended: 409,
  not_approvable: 409,
  not_grantable: 409,
  no_break_glass: 409,
  glass_stopped: 409,
  grant_too_long: 409,
  not_active: 409,
  scope_too_wide: 409,
  held: 409,
  text_not_indexed: 409,
  not_erasable: 409,
  too_many_holds: 409,
  body_too_large: 413,
  too_large: 413,
  unsupported_media_type: 415,
  invalid_content: 422,
  too_broad: 422,
  invalid_policy: 422,
  invalid_profile: 422,
  too_many_watches: 429,
  internal: 500,
  unavailable: 503,
  behind: 503,
  overloaded: 503,
  policy_unavailable: 503,
  too_many_open: 503,
  read_model_unavailable: 503,
  identity_unavailable: 503,
} as const

export type ControlErrorCode = keyof typeof CONTROL_ERRORS

/** A refused or failed request. The message says what to do. */
export class ControlError extends Error {
  override readonly name = 'ControlError'
  readonly code: ControlErrorCode
  /** Each single problem, where there may be several. */
  readonly problems: readonly string[] | undefined

  constructor(code: ControlErrorCode, message: string, problems?: readonly string[]) {
    super(message)
    this.code = code
    this.problems = problems
  }

  get status(): number {
    return CONTROL_ERRORS[this.code]
  }
}

/** Refusals for want of a right that are told as conflicts. */
const UNRIGHTED: readonly ControlErrorCode[] = [
  'held',
  'not_grantable',
  'no_break_glass',
  'glass_stopped',
]

/** Whether someone asked for what they may not do, or nobody knows who they are: that is evidence. */
export const isRefusal = ({ status, code }: ControlError): boolean =>
  status === 401 || status === 403 || UNRIGHTED.includes(code)

/** What a failure on the way means to the caller of the API. Anything unknown is `internal` and says nothing. */
export function toControlError(error: unknown): ControlError {
  if (error instanceof ControlError) return error
  if (error instanceof IdentityError)
    return error.code === 'unavailable'
      ? new ControlError('identity_unavailable', 'Tokens cannot be verified now; try again later.')
      : new ControlError('unauthenticated', `Not authenticated: ${error.message}.`)
  if (error instanceof RpcError && isCode(error.code)) return fromService(error.code, error.message)
  if (error instanceof BusError && error.code === 'conflict')
    return new ControlError('conflict', 'Someone was faster; read again and repeat the change.')
  if (error instanceof BusError || error instanceof RpcError)
    return new ControlError(
      'unavailable',
      'A service behind the API does not answer; try again later.',
    )
  return fromFastify(error)
}

/** Refusals that list problems say what they are problems of. */
const LISTING: Partial<Record<ControlErrorCode, string>> = {
  invalid_policy: 'The policy set is not valid.',
  invalid_profile: 'The masking profile is not valid.',
}

function fromService(code: ControlErrorCode, message: string): ControlError {
  const sentence = LISTING[code]
  return sentence === undefined
    ? new ControlError(code, message)
    : new ControlError(code, sentence, problemsIn(message))
}

const isCode = (code: string): code is ControlErrorCode => Object.hasOwn(CONTROL_ERRORS, code)

function fromFastify(error: unknown): ControlError {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  switch (code) {
    case 'FST_ERR_VALIDATION':
      return new ControlError('invalid_request', `The request is not valid: ${faultOf(error)}.`)
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new ControlError('body_too_large', 'The body is too large.')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new ControlError('unsupported_media_type', 'Send application/json.')
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
      return new ControlError('invalid_request', 'The body is not valid JSON.')
    default:
      return new ControlError('internal', 'The service failed; its log says more.')
  }
}

/** Where the request is wrong, and what may stand there. */
function faultOf(error: unknown): string {
  const faults: unknown = Reflect.get(Object(error), 'validation')
  const fault: object = Object(Array.isArray(faults) ? faults[0] : undefined)
  const said = saidFault(Reflect.get(Object(Reflect.get(fault, 'params')), 'pattern'))
  if (said === undefined) return message(error)
  const part = String(Reflect.get(Object(error), 'validationContext'))
  return `${part}${String(Reflect.get(fault, 'instancePath'))} ${said}`
}

const message = (error: unknown): string => (error instanceof Error ? error.message : '')
