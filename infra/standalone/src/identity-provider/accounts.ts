import {
  type AccessToken,
  type Account,
  type ClientCredentials,
  type Configuration,
  type Grant,
  interactionPolicy,
} from 'oidc-provider'
import type { Agent } from './configuration.ts'
import { findPerson } from './people.ts'

type Context = Parameters<NonNullable<Configuration['loadExistingGrant']>>[0]

/** The account of a person, with the claims of an ID token. */
export function findAccount(sub: string): Account | undefined {
  const person = findPerson(sub)
  if (person === undefined) return undefined
  const { login, name, groups } = person
  return { accountId: login, claims: () => ({ sub: login, name, groups: [...groups] }) }
}

/** The groups that an access token carries: those of the person, or of the agent itself. */
export function groupsOf(
  token: AccessToken | ClientCredentials,
  agents: readonly Agent[],
): readonly string[] {
  const member =
    token.kind === 'AccessToken'
      ? findPerson(token.accountId)
      : agents.find(({ clientId }) => clientId === token.clientId)
  return member?.groups ?? []
}

/** Nobody is asked for consent: what a client asks for is granted. */
export async function grantWhatIsAsked({ oidc }: Context): Promise<Grant | undefined> {
  const { client, session, provider } = oidc
  if (client === undefined || session?.accountId === undefined) return undefined
  const { clientId } = client
  const grant = new provider.Grant({ clientId, accountId: session.accountId })
  grant.addOIDCScope([...oidc.requestParamOIDCScopes].join(' '))
  grant.addOIDCClaims([...oidc.requestParamClaims])
  for (const resource of Object.keys(oidc.resourceServers ?? {})) {
    grant.addResourceScope(resource, [...oidc.requestParamScopes].join(' '))
  }
  await grant.save()
  return grant
}

/** Everyone is asked who they are, each time: there is more than one person to try. */
export function loginPolicy(): interactionPolicy.DefaultPolicy {
  const { Check, base } = interactionPolicy
  const prompts = base()
  prompts.remove('consent')
  const ask = new Check('choose', 'whoever signs in is asked each time', ({ oidc }) =>
    oidc.result?.login === undefined ? Check.REQUEST_PROMPT : Check.NO_NEED_TO_PROMPT,
  )
  prompts.get('login')?.checks.push(ask)
  return prompts
}
