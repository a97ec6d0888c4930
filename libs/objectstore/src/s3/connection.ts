import { type ClientRequest, Agent as HttpAgent, request as httpRequest } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { getCACertificates } from 'node:tls'
import type { Client } from 'minio'
import type { Keys } from './credentials/credentials.ts'
import { fetcherOf } from './credentials/keys-of-place.ts'
import { type RenewingKeys, renewingKeys } from './credentials/renewing.ts'
import type { S3Settings } from './settings.ts'

/** A way to a bucket. */
export interface Connection {
  readonly settings: S3Settings
  readonly keys: RenewingKeys
  /** How often a request is sent at most, while nobody answers. */
  readonly attempts: number
  /** The client that signs with the keys of now. */
  client(): Promise<Client>
}

/** Requests that are under way at once; more wait for one of them to end. */
const MAX_SOCKETS = 32

/** The client gives up on these without reading their answers. */
export const isServerTrouble = (status: number): boolean =>
  [408, 429, 499, 500, 502, 503, 504, 520].includes(status)

/** Opens a way to a bucket; nothing is sent yet. */
export function connect(settings: S3Settings, attempts = 1): Connection {
  const keys = renewingKeys(fetcherOf(settings.credentials))
  const open = clients(settings)
  let made: { readonly of: Keys; readonly client: Client } | undefined
  return {
    settings,
    keys,
    attempts,
    async client() {
      const now = await keys.current()
      if (made?.of !== now) made = { of: now, client: await open(now) }
      return made.client
    },
  }
}

/** Makes clients for the same server, which share their sockets. */
function clients(settings: S3Settings): (keys: Keys) => Promise<Client> {
  const { protocol, hostname, port } = new URL(settings.endpoint)
  const secure = protocol === 'https:'
  const ca = settings.ca === undefined ? {} : { ca: [...getCACertificates(), settings.ca] }
  const sockets = { keepAlive: true, maxSockets: MAX_SOCKETS }
  const transportAgent = secure ? new HttpsAgent({ ...sockets, ...ca }) : new HttpAgent(sockets)
  const request = timed(secure ? httpsRequest : httpRequest, settings.timeoutMs)
  return async ({ accessKeyId, secretAccessKey, sessionToken }) => {
    // It takes 40 MB and a fifth of a second, which whoever has no bucket keeps.
    const minio = await import('minio')
    const client = new minio.Client({
      endPoint: hostname.replaceAll(/^\[|\]$/g, ''),
      port: Number(port) || (secure ? 443 : 80),
      useSSL: secure,
      region: settings.region,
      pathStyle: settings.pathStyle,
      accessKey: accessKeyId,
      secretKey: secretAccessKey,
      ...(sessionToken !== undefined && { sessionToken }),
      transportAgent,
      transport: { request },
      // Whoever calls the store repeats what fails; the client would also write to the console.
      retryOptions: { disableRetry: true },
    })
    // By its default, what is sent by HTTPS is not covered by the signature.
    client.enableSHA256 = true
    return client
  }
}

/** A request function that ends what takes longer than the limit, its answer included. The client has no limit. */
function timed(send: typeof httpsRequest, timeoutMs: number) {
  return (first: unknown, onResponse?: unknown): ClientRequest => {
    if (typeof first !== 'object' || first === null || typeof onResponse !== 'function')
      throw new TypeError('the client sends requests in another way than it did')
    const sent = send(first)
    const timer = setTimeout(() => sent.destroy(new TimeLimit(timeoutMs)), timeoutMs)
    sent.once('close', () => clearTimeout(timer))
    sent.once('response', (response) => {
      // Nobody reads these, and they would hold their sockets.
      if (isServerTrouble(response.statusCode ?? 0)) response.resume()
      onResponse(response)
    })
    return sent
  }
}

class TimeLimit extends Error {
  override readonly name = 'TimeLimit'
  readonly code: string

  constructor(timeoutMs: number) {
    const code = `no answer in ${timeoutMs / 1000} s`
    super(code)
    this.code = code
  }
}
