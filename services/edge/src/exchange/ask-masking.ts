import { type Bus, BusError, type CallOptions, RpcError } from '@sallyport/bus'
import {
  type Finding,
  MAX_MASK_CHARS,
  maskingMask,
  type MaskSubject,
  type ReplyOf,
} from '@sallyport/contracts'
import { EdgeError, type EdgeErrorCode } from '../errors.ts'
import type { Unmaskable } from '../masking-profiles.ts'

/** One JSON text that is to be masked by one profile. */
export interface MaskRequest {
  readonly profile: string
  readonly content: string
  readonly of: MaskSubject
  /** Kinds of values that may be seen; none in what is masked for the evidence alone. */
  readonly unmask: readonly string[]
}

/** A masked text: `content` for the evidence; `shown` for the client, where it may see more. */
export type MaskReply = Omit<ReplyOf<typeof maskingMask>, 'blocked'>

/** That a content is not masked; nothing of it may be shown, unless its profile lets it pass. */
export class MaskingError extends EdgeError {
  /** What a profile can let pass; absent for what no profile can: content that is refused, or cannot be read. */
  readonly why: Unmaskable | undefined
  /** What stands against it. */
  readonly findings: readonly Finding[]

  constructor(
    code: EdgeErrorCode,
    message: string,
    facts: ErrorOptions & {
      readonly why?: Unmaskable
      readonly findings?: readonly Finding[]
      readonly details?: Readonly<Record<string, string>>
    },
  ) {
    super(code, message, facts)
    this.why = facts.why
    this.findings = facts.findings ?? []
  }
}

/** How long masking may take: what every message needs, and beside it for each 1,048,576 characters. */
const BASE_MS = 5000
const MS_PER_MEBICHAR = 5000
const MEBI = 1_048_576

/** Milliseconds that masking of so many characters may take. */
const maskDeadline = (chars: number): number =>
  BASE_MS + Math.ceil((chars / MEBI) * MS_PER_MEBICHAR)

/** Has a text masked. Rejects with a {@link MaskingError} where nothing of it may be shown. */
export async function askMasking(
  bus: Pick<Bus, 'call'>,
  { profile, content, of, unmask }: MaskRequest,
  options: CallOptions,
): Promise<MaskReply> {
  if (content.length > MAX_MASK_CHARS) throw tooLong()
  const request = { profile, content, of, ...(unmask.length > 0 && { unmask: [...unmask] }) }
  const { blocked, ...reply } = await bus
    .call(maskingMask, request, { ...options, deadlineMs: maskDeadline(content.length) })
    .catch((cause: unknown) => failed(profile, cause))
  if (blocked === undefined) return reply
  throw blockedBy(blocked, reply.findings)
}

/** That a value stands against the whole. */
export const blockedBy = (
  { kind, rule }: Pick<Finding, 'kind' | 'rule'>,
  findings: readonly Finding[],
): MaskingError =>
  new MaskingError(
    'masking_blocked',
    `Refused: ${OWN_RULES.get(rule) ?? OWN_RULES.get(kind) ?? lets(kind, rule)} Nothing of it is shown.`,
    { findings, details: { kind, rule } },
  )

/** What stands against a whole where no rule of a profile does, by rule or kind, and what can be done. */
const OWN_RULES: ReadonlyMap<string, string> = new Map([
  [
    'output_schema',
    "what masking leaves of it cannot hold by the tool's output schema. Ask for less of it; an administrator can choose another action for the masked values (format, keep), or let you see their kind.",
  ],
  ['recogniser_failed', 'the recogniser that has to look at it does not answer. Try again later.'],
  [
    'unknown_content',
    'it holds bytes that are neither a text nor a picture, into which masking cannot look. Ask for it as text; an administrator can let such bytes pass (onFailure.unknownContent).',
  ],
])

/** The kind of a field whose rule names none. */
const UNNAMED_KIND = 'field'

const lets = (kind: string, rule: string): string =>
  kind === UNNAMED_KIND
    ? `it holds a value that the masking rule "${rule}" lets nobody see.`
    : `it holds a value of the kind "${kind}", which the masking rule "${rule}" lets nobody see.`

const tooLong = (cause?: unknown): MaskingError =>
  new MaskingError(
    'masking_blocked',
    `Refused: it is longer than what can be masked at once (${MAX_MASK_CHARS} characters). Nothing of it is shown; ask for less.`,
    { why: 'oversize', cause },
  )

/** Answers by which masking says that it will not mask this content, however often it is asked. */
const REFUSALS: ReadonlySet<string> = new Set(['invalid_content', 'invalid_request'])

function failed(profile: string, cause: unknown): never {
  const known = cause instanceof RpcError || cause instanceof BusError
  if (known && cause.code === 'too_large') throw tooLong(cause)
  if (cause instanceof RpcError && cause.code === 'unknown_profile')
    throw new MaskingError(
      'masking_blocked',
      `Refused: there is no masking profile "${profile}" that can be used. An admin has to publish it (sallyport mask publish), or to name another in the connection or its policies.`,
      { cause },
    )
  const refusal = cause instanceof RpcError && REFUSALS.has(cause.code)
  const hint = cause instanceof RpcError ? ` (${cause.code})` : '; try again later'
  throw new MaskingError(
    'masking_unavailable',
    `The masking service does not answer. The request was refused${hint}.`,
    { cause, ...(!refusal && { why: 'unavailable' }) },
  )
}
