import { type DataOf, type Principal, principalKey, requestRefused } from '@sallyport/contracts'

/** What an event says of refused requests. */
export type Refused = DataOf<typeof requestRefused>

/** A request that was refused. */
export interface Refusal {
  /** Absent where the token was not accepted. */
  readonly principal?: Principal
  readonly clientAddress?: string
  readonly method: string
  readonly route: string
  readonly code: string
  /** Why the token was not accepted. */
  readonly reason?: NonNullable<Refused['reason']>
}

/** One text for whoever was refused: the holder of the token, or else the address that they came from. */
export const callerKey = ({ principal, clientAddress }: Refusal): string =>
  principal === undefined ? String(clientAddress) : principalKey(principal)

/** One text for refusals that are told of together. */
export const refusalKey = (refusal: Refusal): string =>
  JSON.stringify([
    callerKey(refusal),
    refusal.method,
    refusal.route,
    refusal.code,
    refusal.reason ?? null,
  ])

/** What is told of one refusal. */
export function refused(refusal: Refusal, at: number): Refused {
  const time = new Date(at).toISOString()
  const authenticated = refusal.principal !== undefined
  return { authenticated, ...refusal, count: 1, first: time, last: time }
}

/** What is told of both, which are alike in whether the token was accepted: of caller and request what they share. */
export function together(one: Refused, other: Refused): Refused {
  const shared: Partial<Pick<Refused, (typeof TEXTS)[number]>> = {}
  for (const name of TEXTS)
    if (one[name] !== undefined && one[name] === other[name])
      Object.assign(shared, { [name]: one[name] })
  return {
    authenticated: one.authenticated,
    ...(isSame(one.principal, other.principal) && { principal: other.principal }),
    ...shared,
    count: one.count + other.count,
    first: one.first < other.first ? one.first : other.first,
    last: one.last > other.last ? one.last : other.last,
  }
}

const TEXTS = ['clientAddress', 'method', 'route', 'code', 'reason'] as const

const isSame = (one: Principal | undefined, other: Principal | undefined): boolean =>
  one !== undefined && other !== undefined && principalKey(one) === principalKey(other)
