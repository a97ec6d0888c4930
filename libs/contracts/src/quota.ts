import { type Static, Type } from 'typebox'

/**
 * How much of something may be used in a period: a bucket that holds `amount`, refilled evenly over the period. One
 * bucket stands for each connection, policy and quota, and for each value of what it is counted per.
 */
export type Quota = Static<typeof Quota>
export const Quota = Type.Object(
  {
    policy: Type.String({ maxLength: 128, description: 'Id of the policy that demands it.' }),
    unit: Type.Enum(['calls', 'rows', 'bytes'], {
      description: 'calls: taken before a call. rows, bytes: of what answers carry.',
    }),
    amount: Type.Integer({ minimum: 1, maximum: 1_000_000_000_000 }),
    periodSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
    per: Type.Enum(['principal', 'tool', 'connection', 'principal and tool']),
  },
  { additionalProperties: false, description: 'How much may be used in a period.' },
)

/** Most quotas of one decision. */
export const MAX_QUOTAS = 32
