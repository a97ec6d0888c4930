import { randomBytes } from 'node:crypto'
import { type Configuration, errors, type JWKS } from 'oidc-provider'
import { findAccount, grantWhatIsAsked, groupsOf, loginPolicy } from './accounts.ts'
import { isLoopbackOrigin } from './loopback.ts'
import type { ProviderStore } from './store.ts'

/** A machine identity with a secret of its own. */
export interface Agent {
  readonly clientId: string
  readonly secret: string
  readonly groups: readonly string[]
}

export interface ProviderSettings {
  readonly keys: JWKS
  readonly store: ProviderStore
  readonly agents: readonly Agent[]
  /** Whether tokens may be issued for a resource (RFC 8707): the URL of a connection or of the admin API. */
  readonly isResource: (url: string) => boolean
}

/** The client identifier of the `sallyport` command. */
export const CLI_CLIENT = 'sallyport-cli'

/** Lifetimes in seconds. */
const HOUR = 3600
const DAY = 24 * HOUR

/** The configuration of oidc-provider: whoever signs in gets what was asked for. */
export function providerConfiguration(settings: ProviderSettings): Configuration {
  const { agents, store, keys } = settings
  return {
    adapter: (model) => store.adapter(model),
    jwks: keys,
    cookies: { keys: [randomBytes(32).toString('base64url')] },
    clients: [cliClient, ...agents.map(agentClient)],
    clientDefaults: { application_type: 'native', id_token_signed_response_alg: 'ES256' },
    clientBasedCORS: (_, origin) => isLoopbackOrigin(origin),
    scopes: ['openid', 'offline_access', 'mcp'],
    claims: { openid: ['sub', 'groups', 'name'] },
    pkce: { required: () => true },
    features: features(settings),
    interactions: { url: (_, { uid }) => `/interaction/${uid}`, policy: loginPolicy() },
    findAccount: (_, sub) => findAccount(sub),
    extraTokenClaims: (_, token) => ({ groups: groupsOf(token, agents) }),
    loadExistingGrant: grantWhatIsAsked,
    issueRefreshToken: (_, client) => Promise.resolve(client.grantTypeAllowed('refresh_token')),
    expiresWithSession: () => Promise.resolve(false),
    renderError: (ctx, out) => {
      ctx.type = 'text/plain'
      ctx.body = `${out.error}: ${out.error_description ?? 'the request was refused'}\n`
    },
    ttl: {
      AccessToken: HOUR,
      AuthorizationCode: 60,
      ClientCredentials: HOUR,
      Grant: 14 * DAY,
      IdToken: HOUR,
      Interaction: HOUR,
      RefreshToken: 14 * DAY,
      Session: DAY,
    },
  }
}

const cliClient = {
  client_id: CLI_CLIENT,
  application_type: 'native',
  token_endpoint_auth_method: 'none',
  grant_types: ['authorization_code', 'refresh_token'],
  // The port of a native client's loopback redirect is its own choice (RFC 8252 section 7.3).
  redirect_uris: ['http://127.0.0.1/callback'],
} as const

function agentClient({ clientId, secret }: Agent) {
  return {
    client_id: clientId,
    client_secret: secret,
    grant_types: ['client_credentials'],
    response_types: [],
    redirect_uris: [],
  }
}

function features({ isResource }: ProviderSettings): Configuration['features'] {
  return {
    devInteractions: { enabled: false },
    rpInitiatedLogout: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    revocation: { enabled: true },
    registration: { enabled: true, issueRegistrationAccessToken: false },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo: (_, resource) => {
        if (!isResource(resource)) throw new errors.InvalidTarget()
        return {
          scope: 'mcp',
          audience: resource,
          accessTokenTTL: HOUR,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }
      },
    },
  }
}
