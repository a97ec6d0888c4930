import type { Principal } from '@sallyport/contracts'
import type { TestIssuer } from '@sallyport/identity/test-issuer'

/** Someone with a token: a person, an agent, or an agent that acts for a person. */
interface Holder {
  readonly id: string
  readonly groups: readonly string[]
  readonly kind: Principal['kind']
  readonly onBehalfOf?: string
}

const user = (id: string, ...groups: readonly string[]): Holder => ({ kind: 'user', id, groups })

const agent = (id: string, groups: readonly string[], onBehalfOf?: string): Holder => ({
  kind: 'agent',
  id,
  groups,
  ...(onBehalfOf !== undefined && { onBehalfOf }),
})

/** Everybody in the tests of consent. `dba` and `owners` may vote, each on their tools; some of those who ask are members, too. */
export const PEOPLE = {
  alice: user('alice', 'analysts', 'dba'),
  'alice-agent': agent('helper', ['dba'], 'alice'),
  carol: user('carol', 'analysts'),
  'carol-agent': agent('helper', ['analysts'], 'carol'),
  reporter: agent('reporter', ['agents']),
  bob: user('bob', 'dba'),
  'bob-agent': agent('scribe', ['dba'], 'bob'),
  erin: user('erin', 'dba'),
  /** Erin, when she is no member any more. */
  'erin-later': user('erin', 'analysts'),
  frank: user('frank', 'dba'),
  'approval-bot': agent('approval-bot', ['dba']),
  mallory: user('mallory', 'analysts'),
  /** Another agent of Carol's, and the agent of Alice and Carol where it acts for nobody. */
  'carol-scribe': agent('scribe-2', ['analysts'], 'carol'),
  helper: agent('helper', ['analysts']),
  grace: user('grace', 'owners'),
  heidi: user('heidi', 'owners', 'dba'),
  ivan: user('ivan', 'owners'),
  dave: user('dave', 'admins'),
} as const satisfies Readonly<Record<string, Holder>>

export type Person = keyof typeof PEOPLE

/** As whom a service knows someone. */
export function principalOf(person: Person, issuer: string): Principal {
  const { groups, ...who }: Holder = PEOPLE[person]
  return { ...who, issuer, groups: [...groups] }
}

/** The people behind a principal: one who acts for another is both. */
export const behind = ({
  id,
  onBehalfOf,
}: Pick<Principal, 'id' | 'onBehalfOf'>): readonly string[] =>
  onBehalfOf === undefined ? [id] : [id, onBehalfOf]

const AN_HOUR_S = 3600

/** Access tokens of everybody for any audience, each made once. */
export function tokensOf(
  issuer: TestIssuer,
): (person: Person, audience: string) => Promise<string> {
  const made = new Map<string, Promise<string>>()
  return (person, audience) => {
    const key = `${person} ${audience}`
    const token = made.get(key) ?? issuer.issue(audience, claimsOf(PEOPLE[person]))
    made.set(key, token)
    return token
  }
}

function claimsOf({ id, kind, groups, onBehalfOf }: Holder): Record<string, unknown> {
  const exp = Math.floor(Date.now() / 1000) + AN_HOUR_S
  const jti = JSON.stringify([kind, id, onBehalfOf, groups])
  if (onBehalfOf !== undefined) return { sub: onBehalfOf, act: { sub: id }, groups, exp, jti }
  return { sub: id, groups, exp, jti, ...(kind === 'agent' && { client_id: id }) }
}
