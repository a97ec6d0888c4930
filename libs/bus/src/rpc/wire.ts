import { parser } from '@sallyport/contracts'
import { Type } from 'typebox'

/** Most calls in one message. */
export const MAX_CALLS = 256
/** Bytes after which a message takes no further call; one larger call rides alone. */
export const BATCH_BYTES = 512 * 1024
/** What the envelope adds to the bytes of the calls or results, at most. */
export const ENVELOPE_BYTES = 1_024
/** Longest deadline of a call. */
export const MAX_DEADLINE_MS = 600_000

const TRACEPARENT = '^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$'
const TRACEPARENT_PATTERN = new RegExp(TRACEPARENT)

/** A message of calls. */
export const parseCalls = parser(
  'rpc message',
  Type.Object({
    v: Type.Literal(1),
    calls: Type.Array(
      Type.Object({
        deadlineMs: Type.Integer({ minimum: 1, maximum: MAX_DEADLINE_MS }),
        traceparent: Type.Optional(Type.String({ pattern: TRACEPARENT })),
        request: Type.Unknown(),
      }),
      { minItems: 1, maxItems: MAX_CALLS },
    ),
  }),
)

const WireError = Type.Object({
  code: Type.String({ maxLength: 64 }),
  message: Type.String({ maxLength: 4_096 }),
  retryable: Type.Boolean(),
})

/** A message of results: those of the calls named by index, or one error for all of them. */
export const parseResults = parser(
  'rpc reply',
  Type.Union([
    Type.Object({
      v: Type.Literal(1),
      results: Type.Array(
        Type.Object({
          i: Type.Integer({ minimum: 0, maximum: MAX_CALLS - 1 }),
          reply: Type.Optional(Type.Unknown()),
          error: Type.Optional(WireError),
        }),
        { maxItems: MAX_CALLS },
      ),
    }),
    Type.Object({ v: Type.Literal(1), error: WireError }),
  ]),
)

/** An error as it travels. */
export interface WireFault {
  readonly code: string
  readonly message: string
  readonly retryable: boolean
}

/** One call as text; the request is JSON already, so that it is written once. */
export function callText(requestJson: string, deadlineMs: number, traceparent?: string): string {
  const trace =
    traceparent !== undefined && TRACEPARENT_PATTERN.test(traceparent)
      ? `"traceparent":"${traceparent}",`
      : ''
  return `{"deadlineMs":${deadlineMs},${trace}"request":${requestJson}}`
}

/** A message of calls from their texts. */
export const callsText = (calls: readonly string[]): string =>
  `{"v":1,"calls":[${calls.join(',')}]}`

/** One result as text; the reply is JSON already. */
export const replyText = (i: number, replyJson: string): string => `{"i":${i},"reply":${replyJson}}`

/** One result that is an error, as text. */
export const faultText = (i: number, fault: WireFault): string =>
  `{"i":${i},"error":${JSON.stringify(fault)}}`

/** A message of results from their texts. */
export const resultsText = (results: readonly string[]): string =>
  `{"v":1,"results":[${results.join(',')}]}`

/** A message that refuses all calls of a message. */
export const refusalText = (fault: WireFault): string => `{"v":1,"error":${JSON.stringify(fault)}}`
