import { type Static, Type } from 'typebox'
import { ApprovalTerms, Obligations } from '../decision.ts'
import { Access, Facts } from '../facts.ts'
import { ConnectionName } from '../ids.ts'
import { Operation } from '../operation.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import { MAX_POLICY_CHARS } from './published.ts'

const closed = { additionalProperties: false }

/** Most operations of one request. */
export const BACKTEST_OPERATIONS = 256

const Outcome = Type.Enum(['allow', 'deny', 'require_approval'])

/** An operation as the evidence has it, with what was found out about it then. */
export type RecordedOperation = Static<typeof RecordedOperation>
export const RecordedOperation = Type.Object(
  {
    principal: Principal,
    verb: Operation.properties.verb,
    name: Operation.properties.name,
    access: Access,
    facts: Type.Optional(Facts),
    arguments: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
    clientAddress: Type.Optional(Type.String({ maxLength: 64 })),
    time: Type.String({ maxLength: 32 }),
    decided: Type.Optional(
      Type.Object(
        { version: Type.Integer({ minimum: 0 }), outcome: Outcome },
        { ...closed, description: 'What was decided then, and by which version.' },
      ),
    ),
    masked: Type.Array(Type.Enum(['name', 'facts', 'arguments']), {
      maxItems: 3,
      description: 'What masking changed, so that it is not what was decided on.',
    }),
    maskedArguments: Type.Optional(
      Type.Array(Type.String({ maxLength: 256 }), {
        maxItems: 256,
        description:
          'Where in the arguments, as findings tell places; absent where that is not known.',
      }),
    ),
  },
  { ...closed, description: 'An operation as the evidence has it.' },
)

/** What a draft says of a recorded operation, or why that cannot be told. */
export type TrialVerdict = Static<typeof TrialVerdict>
export const TrialVerdict = Type.Union([
  Type.Object(
    {
      is: Type.Literal('judged'),
      outcome: Outcome,
      mask: Type.Optional(Type.String({ maxLength: 64 })),
      unmask: Obligations.properties.unmask,
      quotas: Obligations.properties.quotas,
      approval: Type.Optional(ApprovalTerms),
      reasons: Type.Array(Type.String({ maxLength: 512 }), { maxItems: 4 }),
      policies: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 }),
      inForce: Type.Optional(Outcome),
    },
    closed,
  ),
  Type.Object(
    {
      is: Type.Literal('unknown'),
      reason: Type.Enum([
        'name_masked',
        'facts_masked',
        'facts_missing',
        'arguments_missing',
        'arguments_masked',
      ]),
    },
    closed,
  ),
])

/**
 * Judges recorded operations by a draft and by the set in force; nothing else learns of it. Errors: `invalid_policy` (the
 * message lists every problem), `not_found`, `overloaded` (others are tried; later), `unavailable`.
 */
export const policyBacktest = rpc({
  name: 'policy.backtest',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description: 'What a draft of a policy set says of recorded operations; no target is called.',
  request: Type.Object(
    {
      connection: ConnectionName,
      cedar: Type.String({ maxLength: MAX_POLICY_CHARS }),
      operations: Type.Array(RecordedOperation, { maxItems: BACKTEST_OPERATIONS }),
    },
    closed,
  ),
  reply: Type.Object(
    {
      version: Type.Integer({ minimum: 0, description: 'Of the set in force.' }),
      readsArguments: Type.Boolean({ description: 'Whether any policy of the draft does.' }),
      verdicts: Type.Array(TrialVerdict, {
        maxItems: BACKTEST_OPERATIONS,
        description: 'Of the first operations; of all of them unless the reply would be too long.',
      }),
    },
    closed,
  ),
})
