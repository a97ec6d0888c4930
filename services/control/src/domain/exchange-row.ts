import { parser } from '@sallyport/contracts'
import { type Static, Type } from 'typebox'

/** One finished exchange, as the read model keeps it. */
export interface ExchangeRow {
  readonly exchange: string
  readonly session: string
  readonly leaf: number
  readonly at: Date
  readonly connection: string
  readonly principal_kind: string
  readonly principal_id: string
  readonly on_behalf_of: string | null
  readonly verb: string
  readonly name: string
  readonly outcome: string
  readonly decision: string
  readonly policies: string[]
  readonly policy_version: number
  readonly approval: string | null
  readonly error: string | null
  readonly duration_ms: number
}

/** The part of an OCSF API Activity event that the read model needs; the recorder writes it under `unmapped`. */
const Sallyport = Type.Object({
  leaf: Type.Integer(),
  exchange: Type.String(),
  session: Type.String(),
  connection: Type.String(),
  principalKind: Type.String(),
  onBehalfOf: Type.Optional(Type.String()),
  verb: Type.String(),
  name: Type.String(),
  outcome: Type.String(),
  decision: Type.String(),
  policies: Type.Array(Type.String()),
  policyVersion: Type.Integer(),
  approval: Type.Optional(Type.String()),
  asked: Type.Optional(Type.String()),
  grant: Type.Optional(Type.String()),
  findings: Type.Optional(Type.Record(Type.String(), Type.Integer())),
  error: Type.Optional(Type.String()),
  durationMs: Type.Number(),
})
const ApiActivity = Type.Object({
  time: Type.Integer({ description: 'Unix milliseconds.' }),
  actor: Type.Object({ user: Type.Object({ uid: Type.String() }) }),
  unmapped: Type.Object({ sallyport: Sallyport }),
})
/** An API Activity event, as far as the read models need it. */
export type Activity = Static<typeof ApiActivity>

/** Reads an API Activity event of the audit stream. Throws a ContractError where it is not one. */
export const readActivity: (event: unknown) => Activity = parser('audit event', ApiActivity)

/** The row of a finished exchange. */
export function exchangeRow({ time, actor, unmapped }: Activity): ExchangeRow {
  const s = unmapped.sallyport
  return {
    exchange: s.exchange,
    session: s.session,
    leaf: s.leaf,
    at: new Date(time),
    connection: s.connection,
    principal_kind: s.principalKind,
    principal_id: actor.user.uid,
    on_behalf_of: s.onBehalfOf ?? null,
    verb: s.verb,
    name: s.name,
    outcome: s.outcome,
    decision: s.decision,
    policies: s.policies,
    policy_version: s.policyVersion,
    approval: s.approval ?? null,
    error: s.error ?? null,
    duration_ms: s.durationMs,
  }
}
