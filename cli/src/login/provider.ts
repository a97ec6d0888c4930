import * as oauth from 'oauth4webapi'
import { CliError } from '../errors.ts'

/** The identity provider, as it describes itself. */
export interface Provider {
  readonly server: oauth.AuthorizationServer
  /** Options for requests: plain HTTP is accepted from a provider on this machine alone. */
  readonly options: { readonly [oauth.allowInsecureRequests]?: true }
  readonly isLocal: boolean
}

const LOOPBACK = new Set(['127.0.0.1', '[::1]', 'localhost'])

/** Whether a provider is on this machine, as the development provider is; its users need no browser. */
export const isLocalIssuer = (issuer: string): boolean =>
  LOOPBACK.has(URL.parse(issuer)?.hostname ?? '')

/** Reads the provider's metadata. */
export async function discover(issuer: string): Promise<Provider> {
  const url = new URL(issuer)
  const isLocal = isLocalIssuer(issuer)
  const options: Provider['options'] = isLocal ? { [oauth.allowInsecureRequests]: true } : {}
  try {
    const response = await oauth.discoveryRequest(url, { ...options, algorithm: 'oidc' })
    return { server: await oauth.processDiscoveryResponse(url, response), options, isLocal }
  } catch {
    throw new CliError(
      'provider_unreachable',
      `The identity provider ${issuer} does not answer.`,
      2,
    )
  }
}

/** An access token and when it ends, in Unix milliseconds. */
export interface Granted {
  readonly accessToken: string
  readonly expiresAt: number
}

/** Reads a token endpoint's answer; the provider's own words about a refusal are kept. */
export function granted(response: oauth.TokenEndpointResponse): Granted {
  return {
    accessToken: response.access_token,
    expiresAt: Date.now() + (response.expires_in ?? 300) * 1000,
  }
}

/** Says in a sentence what a provider refused. */
export function refused(error: unknown): CliError {
  const code = error instanceof oauth.ResponseBodyError ? error.error : undefined
  const text = error instanceof oauth.AuthorizationResponseError ? error.error : code
  return new CliError(
    'login_refused',
    `The identity provider refused the login${text === undefined ? '' : `: ${text}`}.`,
  )
}
