import { type Static, Type } from 'typebox'
import { Decision } from '../decision.ts'
import { ConnectionName } from '../ids.ts'
import { Operation } from '../operation.ts'
import { PinKind } from '../pin/pin.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import { MAX_POLICY_CHARS } from './published.ts'

const closed = { additionalProperties: false }

/** Most permissions of one page. */
export const MAX_PERMISSIONS_PAGE = 500

/** One policy as its author wrote it. */
export type PolicySource = Static<typeof PolicySource>
export const PolicySource = Type.Object(
  {
    id: Type.String({ maxLength: 128 }),
    effect: Type.Enum(['permit', 'forbid']),
    annotations: Type.Record(Type.String(), Type.String({ maxLength: MAX_POLICY_CHARS })),
    cedar: Type.String({ maxLength: MAX_POLICY_CHARS }),
  },
  { ...closed, description: 'One policy as its author wrote it.' },
)

/** Asks what would be decided now, and why. Nothing is done, counted or written. */
export const policyExplain = rpc({
  name: 'policy.explain',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description:
    'What would be decided about an operation now, with the text of the policies that determine it. Nothing is done, counted or written.',
  request: Type.Object(
    {
      principal: Principal,
      operation: Operation,
      clientAddress: Type.Optional(Type.String({ maxLength: 64 })),
    },
    closed,
  ),
  reply: Type.Object(
    {
      decision: Decision,
      policies: Type.Array(PolicySource, {
        maxItems: 64,
        description: 'Those that the decision names, in the order of the decision.',
      }),
    },
    closed,
  ),
})

/** What a principal may do with one thing of a connection. */
export type Permission = Static<typeof Permission>
export const Permission = Type.Object(
  {
    kind: Type.Union([PinKind, Type.Literal('method')]),
    name: Type.String({ maxLength: 2048, description: 'Of a method: the action of policies.' }),
    outcome: Type.Enum(['allow', 'approval', 'some', 'deny'], {
      description:
        'some: it depends on the arguments; approvers are then those who are asked for some of them.',
    }),
    policies: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 }),
    approvers: Type.Array(Type.String({ maxLength: 128 }), { maxItems: 64 }),
    held: Type.Optional(
      Type.Literal(true, { description: 'Nobody may use it before its definition is approved.' }),
    ),
  },
  closed,
)

/** Asks what a principal can do on a connection. Errors: `not_found` (no such connection or page). */
export const policyCan = rpc({
  name: 'policy.can',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description:
    'What a principal can do on a connection: method actions, then all tools, prompts and resources that were seen, by kind and name.',
  request: Type.Object(
    {
      connection: ConnectionName,
      principal: Principal,
      clientAddress: Type.Optional(Type.String({ maxLength: 64 })),
      limit: Type.Integer({ minimum: 1, maximum: MAX_PERMISSIONS_PAGE }),
      after: Type.Optional(
        Type.String({ maxLength: 128, description: '`next` of the page before.' }),
      ),
    },
    closed,
  ),
  reply: Type.Object(
    {
      policyVersion: Type.Integer({ minimum: 0 }),
      permissions: Type.Array(Permission, { maxItems: MAX_PERMISSIONS_PAGE + 16 }),
      next: Type.Optional(Type.String({ maxLength: 128 })),
    },
    closed,
  ),
})
