import { type Static, Type } from 'typebox'

const Texts = Type.Array(Type.String())
const Ref = Type.Object({
  event: Type.String(),
  exchange: Type.String(),
  leaf: Type.Integer(),
  at: Type.String(),
  policyVersion: Type.Integer(),
})
const Consent = Type.Object({ id: Type.String(), kind: Type.String(), event: Type.String() })
const uses = {
  used: Type.Integer(),
  approved: Type.Integer(),
  granted: Type.Integer(),
  breakGlass: Type.Integer(),
  asked: Type.Integer(),
  denied: Type.Integer(),
  first: Type.Optional(Ref),
  last: Type.Optional(Ref),
  lastDenied: Type.Optional(Ref),
  consents: Type.Array(Consent),
}
const Person = Type.Object({
  kind: Type.String(),
  id: Type.String(),
  issuer: Type.Optional(Type.String()),
  groups: Type.Optional(Texts),
  onBehalfOf: Type.Optional(Type.String()),
})

/** A policy in force, and what came of it. */
export type PolicyRow = Static<typeof PolicyRow>
const PolicyRow = Type.Object({
  kind: Type.Literal('policy'),
  connection: Type.String(),
  policy: Type.Object({
    id: Type.String(),
    effect: Type.String(),
    annotations: Type.Record(Type.String(), Type.String()),
    cedar: Type.String(),
    principal: Type.String(),
    action: Type.String(),
    resource: Type.String(),
    groups: Texts,
    conditional: Type.Boolean(),
  }),
  people: Type.Integer(),
  neverUsed: Type.Boolean(),
  ...uses,
})

/** What one person, or any member of a group, can do with one operation, and did. */
export type AccessRow = Static<typeof AccessRow>
const AccessRow = Type.Object({
  kind: Type.Literal('access'),
  connection: Type.String(),
  who: Person,
  operation: Type.Object({ kind: Type.String(), name: Type.String() }),
  now: Type.Object({
    outcome: Type.String(),
    policies: Texts,
    approvers: Texts,
    quorum: Type.Optional(Type.Integer()),
    because: Type.Optional(Type.String()),
  }),
  neverUsed: Type.Boolean(),
  ...uses,
})

/** Consent that was used, or access for a time that stood: who gave it, and its events. */
export type ConsentRow = Static<typeof ConsentRow>
const ConsentRow = Type.Object({
  kind: Type.Literal('consent'),
  connection: Type.String(),
  id: Type.String(),
  requester: Person,
  approvers: Texts,
  quorum: Type.Integer(),
  breakGlass: Type.Boolean(),
  used: Type.Integer(),
  grant: Type.Optional(
    Type.Object({
      scope: Type.Object({
        operations: Type.Optional(
          Type.Array(Type.Object({ verb: Type.String(), name: Type.String() })),
        ),
        access: Type.String(),
      }),
      from: Type.String(),
      until: Type.String(),
      revoked: Type.Optional(
        Type.Object({ by: Person, reason: Type.String(), time: Type.String() }),
      ),
    }),
  ),
  now: Type.String(),
  votes: Type.Array(
    Type.Object({
      event: Type.String(),
      at: Type.String(),
      voter: Type.String(),
      vote: Type.String(),
      reason: Type.String(),
    }),
  ),
  events: Type.Array(Type.Object({ event: Type.String(), type: Type.String(), at: Type.String() })),
})

export type Row = Static<typeof Row>
const Row = Type.Union([PolicyRow, AccessRow, ConsentRow])

const Head = Type.Object({
  generatedAt: Type.String(),
  since: Type.String(),
  until: Type.String(),
  log: Type.Object({
    size: Type.Integer(),
    checkpoint: Type.String(),
    verifierKey: Type.String(),
  }),
  known: Type.Object({ first: Type.Optional(Type.String()), last: Type.Optional(Type.String()) }),
  connections: Type.Array(
    Type.Object({
      name: Type.String(),
      description: Type.String(),
      policyVersion: Type.Integer(),
      published: Type.Optional(
        Type.Object({
          event: Type.String(),
          author: Person,
          reason: Type.String(),
          time: Type.String(),
        }),
      ),
    }),
  ),
})

const End = Type.Object({
  rows: Type.Integer(),
  decisions: Type.Integer(),
  people: Type.Integer(),
  complete: Type.Boolean(),
  because: Texts,
  leftOut: Type.Record(Type.String(), Type.Integer()),
})

const Progress = Type.Object({
  decisions: Type.Integer(),
  asked: Type.Integer(),
  of: Type.Integer(),
})

/** One line of the answer of the admin API. */
export const Line = Type.Union([
  Type.Object({ report: Head }),
  Type.Object({ progress: Progress }),
  Type.Object({ row: Row }),
  Type.Object({ end: End }),
  Type.Object({ problem: Type.Object({ status: Type.Integer() }) }),
])

/** A report that is whole as far as its end says. */
export interface AccessReport extends Static<typeof Head> {
  readonly rows: readonly Row[]
  readonly end: Static<typeof End>
}
