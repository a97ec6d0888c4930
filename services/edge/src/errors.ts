import { INVALID_PARAMS } from '@sallyport/mcp'

/** Why the gateway itself refused or failed a request. */
export type EdgeErrorCode =
  | 'session_unknown'
  | 'handle_unknown'
  | 'policy_denied'
  | 'not_offered'
  | 'approval_pending'
  | 'approval_denied'
  | 'approval_expired'
  | 'grant_ended'
  | 'rate_limited'
  | 'budget_exceeded'
  | 'policy_unavailable'
  | 'masking_unavailable'
  | 'masking_blocked'
  | 'approval_unavailable'
  | 'limits_unavailable'
  | 'journal_unavailable'
  | 'target_unavailable'
  | 'target_refused_credential'
  | 'target_invalid'
  | 'target_interrupted'
  | 'target_request_refused'

interface ErrorFacts {
  /**
   * JSON-RPC code, outside the range -32768 to -32000 that the specifications reserve, unless they say which one is due.
   */
  readonly rpc: number
  /** HTTP status where the answer is not carried by JSON-RPC alone. */
  readonly status: number
  readonly retryable: boolean
  /** Whether the model should read it, in a tool's result; outages are the host's business. */
  readonly toModel?: true
}

/** Every error of the edge, as `docs/reference/errors.md` lists them. */
export const EDGE_ERRORS: Readonly<Record<EdgeErrorCode, ErrorFacts>> = {
  session_unknown: { rpc: -31_001, status: 404, retryable: false },
  handle_unknown: { rpc: -31_002, status: 400, retryable: false },
  policy_denied: { rpc: -31_010, status: 200, retryable: false, toModel: true },
  not_offered: { rpc: INVALID_PARAMS, status: 200, retryable: false },
  approval_pending: { rpc: -31_011, status: 200, retryable: true, toModel: true },
  approval_denied: { rpc: -31_012, status: 200, retryable: false, toModel: true },
  approval_expired: { rpc: -31_013, status: 200, retryable: true, toModel: true },
  grant_ended: { rpc: -31_016, status: 200, retryable: true, toModel: true },
  rate_limited: { rpc: -31_014, status: 200, retryable: true, toModel: true },
  budget_exceeded: { rpc: -31_015, status: 200, retryable: true, toModel: true },
  policy_unavailable: { rpc: -31_020, status: 200, retryable: true },
  masking_unavailable: { rpc: -31_021, status: 200, retryable: true },
  masking_blocked: { rpc: -31_025, status: 200, retryable: false, toModel: true },
  approval_unavailable: { rpc: -31_022, status: 200, retryable: true },
  journal_unavailable: { rpc: -31_023, status: 503, retryable: true },
  limits_unavailable: { rpc: -31_024, status: 200, retryable: true },
  target_unavailable: { rpc: -31_030, status: 502, retryable: true },
  target_refused_credential: { rpc: -31_031, status: 502, retryable: false },
  target_invalid: { rpc: -31_032, status: 502, retryable: false },
  target_interrupted: { rpc: -31_033, status: 200, retryable: false },
  target_request_refused: { rpc: -31_034, status: 200, retryable: false, toModel: true },
}

/** Facts for machines beside a message: ids, times, numbers, names. */
export type ErrorDetails = Readonly<Record<string, string | number | readonly string[]>>

/** A refusal or failure that ends one exchange. The message is for the client and never holds a payload. */
export class EdgeError extends Error {
  override readonly name = 'EdgeError'
  readonly code: EdgeErrorCode
  /** Facts for machines beside the message, such as the id of an approval. */
  readonly details: ErrorDetails

  constructor(
    code: EdgeErrorCode,
    message: string,
    options: ErrorOptions & { readonly details?: ErrorDetails } = {},
  ) {
    super(message, options)
    this.code = code
    this.details = options.details ?? {}
  }
}
