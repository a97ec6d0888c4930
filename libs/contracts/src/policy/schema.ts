import { Type } from 'typebox'
import { ConnectionName } from '../ids.ts'
import { rpc } from '../rpc.ts'

/**
 * Reads what policies of a connection can speak of. Errors: `not_found` (no such connection, tool or prompt), `too_large` (the
 * arguments that all tools agree on do not fit into an answer; ask for one tool).
 */
export const policySchema = rpc({
  name: 'policy.schema',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description: 'The Cedar schema against which policies of a connection are validated.',
  request: Type.Object(
    {
      connection: ConnectionName,
      kind: Type.Optional(Type.Enum(['tool', 'prompt'])),
      name: Type.Optional(
        Type.String({
          maxLength: 2048,
          description:
            'The one tool or prompt that a policy names in its scope. Without it: a policy on any.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  reply: Type.Object(
    { schema: Type.String({ maxLength: 524_288, description: 'In Cedar’s own notation.' }) },
    { additionalProperties: false },
  ),
})
