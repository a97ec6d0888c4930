import { Type } from 'typebox'
import { Decision } from '../decision.ts'
import { Operation } from '../operation.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'

/** Asks whether a principal may do one operation. */
export const policyDecide = rpc({
  name: 'policy.decide',
  version: 1,
  server: 'policy',
  description: 'Whether a principal may do one operation, or see it in a list.',
  request: Type.Object(
    {
      phase: Type.Enum(['call', 'list'], {
        description:
          'call: this exact operation. list: whether the operation may be shown, its arguments being unknown; anything but deny means that some arguments are allowed or can be approved.',
      }),
      principal: Principal,
      operation: Operation,
    },
    { additionalProperties: false },
  ),
  reply: Decision,
})
