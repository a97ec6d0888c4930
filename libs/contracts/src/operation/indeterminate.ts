import { Type } from 'typebox'
import { event } from '../event.ts'
import { BreakGlass } from '../grant/grant.ts'
import { ApprovalId } from '../ids.ts'
import { ExchangeSummary } from '../operation.ts'

/** An exchange that its edge did not end: the edge was killed, and another process writes under its name. */
export const operationIndeterminate = event({
  name: 'operation.indeterminate',
  version: 1,
  stream: 'log',
  sender: 'recorder',
  description:
    'An exchange that was decided and never ended, closed when another process wrote under the name of its edge. Whether it reached its target is not known; nothing more of it can come.',
  data: Type.Object(
    {
      exchange: ExchangeSummary,
      outcome: Type.Literal('indeterminate'),
      decision: Type.Enum(['allow', 'deny', 'require_approval']),
      reasons: Type.Array(Type.String({ maxLength: 512 }), { maxItems: 16 }),
      policies: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 }),
      policyVersion: Type.Integer({ minimum: 0 }),
      approval: Type.Optional(ApprovalId),
      asked: Type.Optional({
        ...ApprovalId,
        description:
          'The approval that was asked for on its behalf, where the log has that; absent where it waited for one that an earlier exchange had asked for.',
      }),
      grant: Type.Optional(ApprovalId),
      breakGlass: Type.Optional(BreakGlass),
      error: Type.Literal('edge_ended'),
      durationMs: Type.Number({
        minimum: 0,
        description: 'From the last decision to the closing; how long it really took is not known.',
      }),
    },
    { additionalProperties: false },
  ),
})
