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
  callers: ['edge'],
  description: 'Whether a principal may do one operation, or see it in a list.',
  request: Type.Object(
    {
      phase: Type.Enum(['call', 'list'], {
        description:
          'call: this exact operation. list: whether the operation may be shown, its arguments being unknown; anything but deny means that some arguments are allowed or can be approved.',
      }),
      principal: Principal,
      operation: Operation,
      clientAddress: Type.Optional(
        Type.String({ maxLength: 64, description: 'IP address that the request came from.' }),
      ),
      limits: Type.Optional(
        Type.Enum(['take', 'consented', 'continues', 'check'], {
          description:
            'take: the call is about to be made. Where it is allowed it takes from its rates; where it needs approval there must be something to take. consented: the approval it needs is about to be used; it takes. continues: it goes on with a consent that has taken; it takes where it is allowed without. check: it has taken before. No budget may be used up in any of them. Absent, nothing is counted: a question out of interest.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  reply: Decision,
})
