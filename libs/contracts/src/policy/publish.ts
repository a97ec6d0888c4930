import { Type } from 'typebox'
import { ConnectionName } from '../ids.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import { MAX_POLICY_CHARS } from './published.ts'
import { ChangeReason } from '../said.ts'

/**
 * Publishes a new version of a connection's policy set.
 * Errors: `invalid_policy` (the message lists every problem), `version_conflict` (someone was faster).
 */
export const policyPublish = rpc({
  name: 'policy.publish',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description: 'Publishes a new version of a connection’s policy set, after validating it.',
  request: Type.Object(
    {
      connection: ConnectionName,
      cedar: Type.String({ maxLength: MAX_POLICY_CHARS }),
      expectedVersion: Type.Integer({
        minimum: 0,
        description: 'The version this one replaces; 0 for the first.',
      }),
      author: Principal,
      reason: ChangeReason,
    },
    { additionalProperties: false },
  ),
  reply: Type.Object({ version: Type.Integer({ minimum: 1 }) }, { additionalProperties: false }),
})
