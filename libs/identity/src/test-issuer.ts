import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose'

type SigningAlgorithm = 'RS256' | 'PS256' | 'ES256' | 'ES384' | 'EdDSA'

/** A token issuer for tests: real keys, served over HTTP on a free loopback port. */
export interface TestIssuer extends AsyncDisposable {
  readonly issuer: string
  readonly jwksUrl: string
  /** Signs an access token for the audience; claims and header members given here win over the usual ones. */
  readonly issue: (
    audience: string,
    claims?: Readonly<Record<string, unknown>>,
    header?: Readonly<Record<string, string>>,
  ) => Promise<string>
  /** Takes a new signing key; the old one is no longer published. */
  readonly rotate: (algorithm?: SigningAlgorithm) => Promise<void>
  /** Public signing key. */
  readonly publicKey: () => JWK
  /** From now on, documents are answered with this status. */
  readonly answerWith: (status: number) => void
  /** From now on, its discovery document names this issuer. */
  readonly nameItself: (issuer: string) => void
  /** How often its keys were read. */
  readonly keyReads: () => number
}

interface SigningKey {
  readonly algorithm: SigningAlgorithm
  readonly privateKey: CryptoKey
  readonly jwk: JWK
}

/** Starts an issuer whose tokens are valid for five minutes and name user `alice` unless said. */
export async function startTestIssuer(algorithm: SigningAlgorithm = 'ES256'): Promise<TestIssuer> {
  let status = 200
  let keyReads = 0
  let serial = 0
  let claimed: string | undefined
  let key = await newKey(algorithm, serial)
  const server = createServer((request, response) => {
    if (request.url === '/jwks') keyReads += 1
    const document =
      request.url === '/jwks'
        ? { keys: [key.jwk] }
        : { issuer: claimed ?? issuer(), jwks_uri: `${issuer()}/jwks` }
    answer(response, status, document)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const issuer = (): string =>
    `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`

  return {
    issuer: issuer(),
    jwksUrl: `${issuer()}/jwks`,
    issue: (audience, claims = {}, header = {}) => sign(key, issuer(), audience, claims, header),
    rotate: async (next = algorithm) => {
      serial += 1
      key = await newKey(next, serial)
    },
    publicKey: () => key.jwk,
    answerWith: (next) => {
      status = next
    },
    nameItself: (name) => {
      claimed = name
    },
    keyReads: () => keyReads,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function answer(response: ServerResponse, status: number, document: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(document))
}

async function newKey(algorithm: SigningAlgorithm, serial: number): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair(algorithm)
  const jwk = { ...(await exportJWK(publicKey)), kid: `key-${serial}`, alg: algorithm, use: 'sig' }
  return { algorithm, privateKey, jwk }
}

function sign(
  key: SigningKey,
  issuer: string,
  audience: string,
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, string>>,
): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const usual = { iss: issuer, aud: audience, sub: 'alice', iat: now, exp: now + 300 }
  return new SignJWT({ ...usual, ...claims })
    .setProtectedHeader({ alg: key.algorithm, kid: key.jwk.kid ?? '', typ: 'at+jwt', ...header })
    .sign(key.privateKey)
}
