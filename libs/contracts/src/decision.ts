import { type Static, Type } from 'typebox'
import { Access, Facts } from './facts.ts'
import { Digest } from './ids.ts'
import { MaskKinds } from './masking/kinds.ts'
import { MAX_QUOTAS, Quota } from './quota.ts'

const shared = {
  access: Access,
  facts: Type.Optional(Facts),
  reasons: Type.Array(Type.String({ maxLength: 512 }), {
    maxItems: 16,
    description: 'Sentences fit for a person and for a model.',
  }),
  policies: Type.Array(Type.String({ maxLength: 128 }), {
    maxItems: 64,
    description: 'Ids of the policies that determined the outcome.',
  }),
  policyVersion: Type.Integer({
    minimum: 0,
    description: 'Version of the policy set; 0 where the connection has none.',
  }),
  /** Hash of the pinned definition that was decided on. */
  definition: Type.Optional(Digest),
  factsMasked: Type.Optional(
    Type.Literal(true, {
      description:
        'In the evidence: masking changed the facts, so that they are not those that were decided on.',
    }),
  ),
}

/** What an allow costs. */
export type Obligations = Static<typeof Obligations>
export const Obligations = Type.Object(
  {
    mask: Type.String({ maxLength: 64, description: 'Masking profile of the result.' }),
    unmask: Type.Optional(MaskKinds),
    quotas: Type.Optional(
      Type.Array(Quota, {
        minItems: 1,
        maxItems: MAX_QUOTAS,
        description: 'What a call, and its answer, takes from. All of them count.',
      }),
    ),
  },
  { additionalProperties: false, description: 'What an allow costs.' },
)

/** Who must consent, how many of them, and for how long the consent can be used. */
export type ApprovalTerms = Static<typeof ApprovalTerms>
export const ApprovalTerms = Type.Object(
  {
    approvers: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
      minItems: 1,
      maxItems: 16,
      description: 'Groups whose members may vote.',
    }),
    quorum: Type.Integer({
      minimum: 1,
      maximum: 16,
      description: 'Distinct people who must approve.',
    }),
    ttlSeconds: Type.Integer({ minimum: 1, maximum: 604_800 }),
    grantSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 604_800,
        description:
          'For how long, at most, consent to the whole class counts; absent: for no time.',
      }),
    ),
    breakGlassSeconds: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 604_800,
        description: 'For how long, at most, it may be done in an emergency without consent.',
      }),
    ),
  },
  { additionalProperties: false, description: 'Terms of an approval.' },
)

/** Whether an operation may pass. */
export type Decision = Static<typeof Decision>
export const Decision = Type.Union([
  Type.Object(
    { outcome: Type.Literal('allow'), ...shared, obligations: Obligations },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      outcome: Type.Literal('deny'),
      ...shared,
      needs: Type.Optional(
        Type.Literal('definition', {
          description:
            'No definition of this name was seen yet. Observe what the target offers, then ask again.',
        }),
      ),
      limit: Type.Optional(
        Type.Enum(['rate', 'budget', 'unavailable'], {
          description:
            'The policies permit it, and a quota of theirs does not: too many calls, a budget is used up, or it cannot be counted now.',
        }),
      ),
      retryAfterSeconds: Type.Optional(
        Type.Integer({ minimum: 1, description: 'When to come back; beside `limit`.' }),
      ),
      unasked: Type.Optional(
        Type.Literal(true, {
          description:
            'No policy could have allowed it: its definition, its arguments or a failure stood against it before.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      outcome: Type.Literal('require_approval'),
      ...shared,
      obligations: Obligations,
      approval: ApprovalTerms,
    },
    { additionalProperties: false },
  ),
])
