import {
  type Hold,
  holdPlaced,
  holdReleased,
  type HoldScope,
  type Principal,
  type SallyportEvent,
  type SessionId,
} from '@sallyport/contracts'

/** The legal holds that stand, by id. */
export type Holds = ReadonlyMap<string, Hold>

/** What is known of a session whose content may go. */
export interface Erasable {
  readonly session: SessionId
  /** Absent where no event of the session told it. */
  readonly connection?: string
  readonly owner?: Pick<Principal, 'id' | 'onBehalfOf'>
}

/** The holds after an event. */
export function evolve(holds: Holds, event: SallyportEvent): Holds {
  if (holdPlaced.check(event)) {
    const { id, time, data } = event
    return new Map([...holds, [id, { id, time, ...data }]])
  }
  if (!holdReleased.check(event)) return holds
  const { hold } = event.data
  return new Map([...holds].filter(([id]) => id !== hold))
}

/** A hold that keeps a session; undefined where none does. */
export function holdOn(holds: Holds, about: Erasable): Hold | undefined {
  return holds.values().find(({ scope }) => keeps(scope, about))
}

/** A session of which it is not known whose it is, or of which connection, is kept by every hold that could mean it. */
function keeps(scope: HoldScope, { session, connection, owner }: Erasable): boolean {
  if ('session' in scope) return scope.session === session
  if ('connection' in scope) return connection === undefined || scope.connection === connection
  const { principal } = scope
  return owner === undefined || owner.id === principal || owner.onBehalfOf === principal
}
