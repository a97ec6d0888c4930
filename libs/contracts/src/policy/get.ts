import { Type } from 'typebox'
import { ConnectionName } from '../ids.ts'
import { rpc } from '../rpc.ts'
import { MAX_POLICY_CHARS } from './published.ts'

/** Reads the policy set in force on a connection. */
export const policyGet = rpc({
  name: 'policy.get',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description:
    'The policy set in force on a connection; version 0 and no text where there is none.',
  request: Type.Object({ connection: ConnectionName }, { additionalProperties: false }),
  reply: Type.Object(
    {
      connection: ConnectionName,
      version: Type.Integer({ minimum: 0 }),
      cedar: Type.String({ maxLength: MAX_POLICY_CHARS }),
    },
    { additionalProperties: false },
  ),
})
