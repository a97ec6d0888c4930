import type { DataOf, EventOf, Finding, operationDecided } from '@sallyport/contracts'

type Decided = DataOf<typeof operationDecided>
type Decision = Decided['decision']
type Principal = Decided['exchange']['principal']

/** What masking changed of an operation. */
export type MaskedPart = 'name' | 'facts' | 'arguments'

/** The first decision of an exchange, as the read model keeps it. */
export interface DecisionRow {
  readonly exchange: string
  readonly session: string
  readonly leaf: number
  readonly at: Date
  readonly connection: string
  readonly principal: Principal
  readonly verb: string
  readonly name: string
  readonly access: Decision['access']
  readonly facts: NonNullable<Decision['facts']> | null
  readonly outcome: Decision['outcome']
  /** Whether something stood against it before any policy was asked. */
  readonly unasked: boolean
  readonly approval: Extract<Decision, { outcome: 'require_approval' }>['approval'] | null
  readonly mask: string | null
  /** Kinds of values that whoever asked might see; null for none. */
  readonly unmask: Extract<Decision, { outcome: 'allow' }>['obligations']['unmask'] | null
  /** What it takes from; null where it takes from nothing. */
  readonly quotas: Extract<Decision, { outcome: 'allow' }>['obligations']['quotas'] | null
  /** Whether policies permitted it, and a quota of theirs did not. */
  readonly limited: boolean
  readonly reasons: readonly string[]
  readonly policies: readonly string[]
  readonly policy_version: number
  readonly definition: string | null
  readonly client_address: string | null
  readonly masked: readonly MaskedPart[]
  /** Where the recording has the masked request. */
  readonly content: Decided['content']
  /** Whether the consent that it needed was used. */
  readonly consented: boolean
}

/** The row of a decision; one that used an approval is the second of its exchange. */
export function decisionRow(
  leaf: number,
  { data, time }: EventOf<typeof operationDecided>,
): DecisionRow {
  const { exchange, decision, content, approval } = data
  return {
    exchange: exchange.id,
    session: exchange.session,
    leaf,
    at: new Date(time),
    connection: exchange.connection,
    principal: exchange.principal,
    verb: exchange.verb,
    name: exchange.name,
    access: decision.access,
    facts: decision.facts ?? null,
    outcome: decision.outcome,
    unasked: decision.outcome === 'deny' && decision.unasked === true,
    approval: decision.outcome === 'require_approval' ? decision.approval : null,
    mask: decision.outcome === 'deny' ? null : decision.obligations.mask,
    unmask: decision.outcome === 'deny' ? null : (decision.obligations.unmask ?? null),
    quotas: decision.outcome === 'deny' ? null : (decision.obligations.quotas ?? null),
    limited: decision.outcome === 'deny' && decision.limit !== undefined,
    reasons: decision.reasons,
    policies: decision.policies,
    policy_version: decision.policyVersion,
    definition: decision.definition ?? null,
    client_address: exchange.clientAddress ?? null,
    masked: maskedParts(data),
    content,
    consented: approval !== undefined,
  }
}

/** Places of a request that are no part of what an operation is called. */
const BESIDE = ['/params/arguments', '/params/_meta', '/params/inputResponses']

function maskedParts({ exchange, decision, masked }: Decided): readonly MaskedPart[] {
  // A method that had to be masked is none that anybody knows; its name is not kept.
  const name =
    exchange.verb === 'unknown' ||
    (exchange.name !== '' && masked.some((one) => !BESIDE.some((part) => within(one, part))))
  const args = masked.some((one) => one.place === '' || within(one, '/params/arguments'))
  return [
    ...(name ? (['name'] as const) : []),
    ...(decision.factsMasked === true ? (['facts'] as const) : []),
    ...(args ? (['arguments'] as const) : []),
  ]
}

const within = ({ place }: Finding, part: string): boolean =>
  place === part || place.startsWith(`${part}/`)
