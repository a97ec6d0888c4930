import type {
  OAuthClientProvider,
  StoredOAuthClientInformation,
  StoredOAuthTokens,
} from '@modelcontextprotocol/client'
import { signInByBrowser } from './browser.ts'

/** The OAuth side of an MCP host that nobody has configured: it registers itself and sends the person to a browser. */
export interface OAuthHost extends OAuthClientProvider {
  /** Where the browser came back to; undefined before. */
  readonly callback: URL | undefined
}

/** A host whose browser signs in as one person. */
export function oauthHost(login: string): OAuthHost {
  const redirectUrl = 'http://localhost:3334/oauth/callback'
  let client: StoredOAuthClientInformation | undefined
  let tokens: StoredOAuthTokens | undefined
  let verifier = ''
  let callback: URL | undefined
  return {
    redirectUrl,
    clientMetadata: { client_name: 'A host', redirect_uris: [redirectUrl] },
    get callback() {
      return callback
    },
    clientInformation: () => client,
    saveClientInformation: (information) => void (client = information),
    tokens: () => tokens,
    saveTokens: (received) => void (tokens = received),
    saveCodeVerifier: (value) => void (verifier = value),
    codeVerifier: () => verifier,
    async redirectToAuthorization(url) {
      callback = await signInByBrowser(url, login)
    },
  }
}
