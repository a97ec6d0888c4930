import { type Static, Type } from 'typebox'
import { ConnectionName } from '../ids.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import { MAX_POLICY_CHARS, PolicyChanges } from './published.ts'

const closed = { additionalProperties: false }

/** Most versions of one page, and most problems of one answer. */
export const MAX_VERSIONS_PAGE = 40
export const MAX_POLICY_PROBLEMS = 200

const shared = {
  version: Type.Integer({ minimum: 1 }),
  author: Principal,
  reason: Type.String({ maxLength: 512 }),
  time: Type.String({ maxLength: 32, description: 'RFC 3339.' }),
  previous: Type.Optional(Type.Integer({ minimum: 0 })),
}

/** A published version without its texts. */
export type PolicyVersion = Static<typeof PolicyVersion>
export const PolicyVersion = Type.Object(
  {
    ...shared,
    changes: Type.Optional(Type.Omit(PolicyChanges, ['diff'], closed)),
  },
  { ...closed, description: 'Who published a version when and why, and what it changed.' },
)

/** Looks a draft over without publishing it. Errors: `not_found` (no such connection). */
export const policyValidate = rpc({
  name: 'policy.validate',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description:
    'What is wrong with a draft for a connection, and what it changes of the version in force.',
  request: Type.Object(
    { connection: ConnectionName, cedar: Type.String({ maxLength: MAX_POLICY_CHARS }) },
    closed,
  ),
  reply: Type.Object(
    {
      problems: Type.Array(Type.String({ maxLength: 1024 }), {
        maxItems: MAX_POLICY_PROBLEMS,
        description: 'Sentences; none where it can be published.',
      }),
      more: Type.Integer({ minimum: 0, description: 'Problems that are left out.' }),
      inForce: Type.Integer({ minimum: 0, description: 'The version in force; 0 for none.' }),
      changes: Type.Optional(PolicyChanges),
    },
    closed,
  ),
})

/** Lists the versions of a connection, the newest first. */
export const policyHistory = rpc({
  name: 'policy.history',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description: 'The versions of a connection’s policy set, the newest first.',
  request: Type.Object(
    {
      connection: ConnectionName,
      limit: Type.Integer({ minimum: 1, maximum: MAX_VERSIONS_PAGE }),
      before: Type.Optional(
        Type.Integer({ minimum: 1, description: 'Only versions before this one.' }),
      ),
    },
    closed,
  ),
  reply: Type.Object(
    {
      versions: Type.Array(PolicyVersion, { maxItems: MAX_VERSIONS_PAGE }),
      next: Type.Optional(
        Type.Integer({ minimum: 1, description: '`before` of the next page; absent at the end.' }),
      ),
    },
    closed,
  ),
})

/** Reads one version whole. Errors: `not_found`. */
export const policyVersion = rpc({
  name: 'policy.version',
  version: 1,
  server: 'policy',
  callers: ['control'],
  description: 'One version of a connection’s policy set, with its text.',
  request: Type.Object(
    { connection: ConnectionName, version: Type.Integer({ minimum: 1 }) },
    closed,
  ),
  reply: Type.Object(
    {
      connection: ConnectionName,
      ...shared,
      cedar: Type.String({ maxLength: MAX_POLICY_CHARS }),
      changes: Type.Optional(PolicyChanges),
    },
    closed,
  ),
})
