import type { EventOf, operationDecided } from '@sallyport/contracts'

type Decided = EventOf<typeof operationDecided>
type Principal = Decided['data']['exchange']['principal']

/** One decision, as a review of access reads it. An exchange that waited for consent has two. */
export interface DecisionEvent {
  readonly event: string
  readonly exchange: string
  readonly leaf: number
  readonly at: Date
  readonly connection: string
  readonly principal: Principal
  readonly verb: string
  readonly name: string
  readonly outcome: 'allow' | 'deny' | 'require_approval'
  readonly policies: readonly string[]
  readonly policy_version: number
  /** The approval that it used. */
  readonly approval: string | null
  /** The grant that it was under. */
  readonly granted: string | null
  readonly break_glass: boolean
}

/** What a review keeps of a decision. */
export function decisionEvent(leaf: number, { id, time, data }: Decided): DecisionEvent {
  const { exchange, decision, approval, grant, breakGlass } = data
  return {
    event: id,
    exchange: exchange.id,
    leaf,
    at: new Date(time),
    connection: exchange.connection,
    principal: exchange.principal,
    verb: exchange.verb,
    name: exchange.name,
    outcome: decision.outcome,
    policies: decision.policies,
    policy_version: decision.policyVersion,
    approval: approval ?? null,
    granted: grant ?? null,
    break_glass: breakGlass === true,
  }
}
