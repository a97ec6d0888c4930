import * as oauth from 'oauth4webapi'
import { type Granted, granted, type Provider, refused } from './provider.ts'

const CLIENT: oauth.Client = { client_id: 'sallyport-cli' }

/** A login under way: where the user has to go, and how it ends. */
export interface Authorization {
  readonly url: string
  /** Takes the URL by which the provider came back, and fetches the token. */
  readonly finish: (callback: URL) => Promise<Granted>
}

/**
 * Begins an authorization code flow with PKCE (OAuth 2.1) for one resource (RFC 8707). The redirect goes to the loopback
 * interface (RFC 8252).
 */
export async function authorize(
  provider: Provider,
  resource: string,
  redirectUri: string,
): Promise<Authorization> {
  const { server, options } = provider
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const url = new URL(server.authorization_endpoint ?? '')
  url.search = new URLSearchParams({
    client_id: CLIENT.client_id,
    response_type: 'code',
    redirect_uri: redirectUri,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    resource,
  }).toString()
  return {
    url: url.href,
    finish: async (callback) => {
      try {
        const parameters = oauth.validateAuthResponse(server, CLIENT, callback, state)
        const response = await oauth.authorizationCodeGrantRequest(
          server,
          CLIENT,
          oauth.None(),
          parameters,
          redirectUri,
          verifier,
          { ...options, additionalParameters: { resource } },
        )
        return granted(await oauth.processAuthorizationCodeResponse(server, CLIENT, response))
      } catch (error) {
        throw refused(error)
      }
    },
  }
}
