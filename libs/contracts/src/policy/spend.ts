import { Type } from 'typebox'
import { Operation } from '../operation.ts'
import { Principal } from '../principal.ts'
import { MAX_QUOTAS, Quota } from '../quota.ts'
import { rpc } from '../rpc.ts'

const Units = Type.Integer({ minimum: 0, maximum: 1_000_000_000 })

/** Debits the budgets of a decision with what an answer carries, before the answer is delivered. */
export const policySpend = rpc({
  name: 'policy.spend',
  version: 1,
  server: 'policy',
  callers: ['edge'],
  description: 'Debits all budgets of a call with what an answer carries, or none of them.',
  request: Type.Object(
    {
      principal: Principal,
      operation: Type.Pick(Operation, ['connection', 'verb', 'name'], {
        additionalProperties: false,
        description: 'What was decided on.',
      }),
      budgets: Type.Array(Quota, {
        minItems: 1,
        maxItems: MAX_QUOTAS,
        description: 'Obligations of the decision, of rows and bytes.',
      }),
      rows: Units,
      bytes: Units,
    },
    { additionalProperties: false },
  ),
  reply: Type.Union([
    Type.Object({ outcome: Type.Literal('spent') }, { additionalProperties: false }),
    Type.Object(
      {
        outcome: Type.Literal('refused'),
        reason: Type.String({ maxLength: 512 }),
        retryAfterSeconds: Type.Integer({ minimum: 1 }),
      },
      { additionalProperties: false, description: 'Not enough is left; nothing was debited.' },
    ),
  ]),
})
