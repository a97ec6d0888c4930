import { type Static, Type } from 'typebox'
import { ConnectionName } from '../ids.ts'
import { rpc } from '../rpc.ts'

const closed = { additionalProperties: false }

/** A policy of a set, as far as one can tell what it is about without evaluating it. */
export type OutlinedPolicy = Static<typeof OutlinedPolicy>
export const OutlinedPolicy = Type.Object(
  {
    id: Type.String({ maxLength: 128 }),
    effect: Type.Enum(['permit', 'forbid']),
    groups: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 1024 }),
    tables: Type.Array(Type.String({ maxLength: 512 }), {
      maxItems: 1024,
      description: 'Tables that its conditions compare those of a statement with.',
    }),
  },
  closed,
)

/** Outlines the set in force on a connection. Errors: `not_found`, `overloaded`, `unavailable`. */
export const policyOutline = rpc({
  name: 'policy.outline',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description:
    'What the policies in force are about, and which tools each group they name may use.',
  request: Type.Object({ connection: ConnectionName }, closed),
  reply: Type.Object(
    {
      version: Type.Integer({ minimum: 0 }),
      policies: Type.Array(OutlinedPolicy, { maxItems: 64 }),
      usable: Type.Array(
        Type.Object(
          {
            group: Type.String({ maxLength: 128 }),
            tools: Type.Array(Type.String({ maxLength: 2048 }), { maxItems: 2048 }),
          },
          closed,
        ),
        { maxItems: 64, description: 'Pinned tools that members of a group see.' },
      ),
      complete: Type.Boolean({
        description: 'False where there are more groups or tools than can be looked at.',
      }),
    },
    closed,
  ),
})
