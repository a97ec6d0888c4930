import { type Static, Type } from 'typebox'
import { ConnectionName, EventId } from '../ids.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import { PolicySource } from './explain.ts'
import { MAX_POLICY_CHARS } from './published.ts'

const closed = { additionalProperties: false }
const Scope = Type.String({ maxLength: 16_384 })
const Group = Type.String({ minLength: 1, maxLength: 128 })

/** One policy of a set in force, as whoever reviews access reads it. */
export type ReviewedPolicy = Static<typeof ReviewedPolicy>
export const ReviewedPolicy = Type.Object(
  {
    ...PolicySource.properties,
    principal: Scope,
    action: Scope,
    resource: Scope,
    groups: Type.Array(Type.String({ maxLength: MAX_POLICY_CHARS }), {
      maxItems: 8192,
      description: 'Groups that it names, in its scope or its conditions.',
    }),
    conditional: Type.Boolean({ description: 'Whether `when` or `unless` narrow its scope.' }),
  },
  { ...closed, description: 'One policy, with its scope; `any` where a part of it names nothing.' },
)

/** Reads the set in force for a review of access. Errors: `not_found` (no such connection). */
export const policyReview = rpc({
  name: 'policy.review',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description:
    'The policy set in force on a connection, policy by policy, and the event that published it.',
  request: Type.Object({ connection: ConnectionName }, closed),
  reply: Type.Object(
    {
      version: Type.Integer({ minimum: 0, description: '0 where there is none.' }),
      published: Type.Optional(
        Type.Object(
          {
            event: EventId,
            author: Principal,
            reason: Type.String({ maxLength: 512 }),
            time: Type.String({ maxLength: 32 }),
          },
          closed,
        ),
      ),
      policies: Type.Array(ReviewedPolicy, { maxItems: 64, description: 'By id.' }),
      groups: Type.Array(Group, {
        maxItems: 1024,
        description: 'Groups that they name, in scopes or conditions.',
      }),
      complete: Type.Boolean({ description: 'False where there are more groups, or longer ones.' }),
    },
    closed,
  ),
})
