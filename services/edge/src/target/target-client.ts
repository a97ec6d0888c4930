import type { Readable } from 'node:stream'
import type { Connection } from '@sallyport/contracts'
import { Agent } from 'undici'
import { EdgeError } from '../errors.ts'
import { interrupted } from '../exchange/interrupted.ts'
import type { SecretStore } from './secrets.ts'

/** What goes to a target. */
export interface TargetRequest {
  readonly method: 'POST' | 'GET' | 'DELETE'
  readonly headers: Readonly<Record<string, string>>
  readonly body?: Uint8Array | string
  readonly signal: AbortSignal
}

/** What came back: the headers, and a body that is still on its way. */
export interface TargetResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Readable
}

/** Speaks to targets with their own credentials. Redirects are not followed. */
export interface TargetClient extends AsyncDisposable {
  /** Rejects with an EdgeError `target_unavailable` where the target cannot be reached. */
  send(connection: Connection, request: TargetRequest): Promise<TargetResponse>
}

const CONNECT_TIMEOUT_MS = 5000
/** A tool may think for long; a target that is silent for longer than this is taken for dead. */
const SILENCE_MS = 600_000
const SOCKETS_PER_TARGET = 256

const UNREACHED = new Set([
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

/** A client with one pool of connections per target. */
export function createTargetClient(secrets: SecretStore): TargetClient {
  const agent = new Agent({
    connections: SOCKETS_PER_TARGET,
    connect: { timeout: CONNECT_TIMEOUT_MS },
    headersTimeout: SILENCE_MS,
    bodyTimeout: SILENCE_MS,
    pipelining: 1,
  })
  return {
    send: async (connection, request) => {
      const url = new URL(connection.target.url)
      const credential = await injected(connection, secrets)
      try {
        const { statusCode, headers, body } = await agent.request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method: request.method,
          headers: { ...request.headers, ...credential },
          body: request.body ?? null,
          signal: request.signal,
        })
        // Whoever reads the body hears of its end; one that nobody reads any more may break in silence.
        body.on('error', () => {})
        return { status: statusCode, headers, body }
      } catch (cause) {
        if (request.signal.aborted) throw cause
        if (!isUnreached(cause)) throw interrupted(cause)
        throw new EdgeError(
          'target_unavailable',
          `The target of connection "${connection.name}" cannot be reached; try again later.`,
          { cause },
        )
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

/** Whether no connection came about, so that the target cannot have seen the request. */
function isUnreached(cause: unknown): boolean {
  const code: unknown = cause instanceof Error ? Reflect.get(cause, 'code') : undefined
  return typeof code === 'string' && UNREACHED.has(code)
}

async function injected(
  connection: Connection,
  secrets: SecretStore,
): Promise<Record<string, string>> {
  const { credential } = connection
  if (credential === undefined) return {}
  return { authorization: `Bearer ${await secrets.read(credential.secret)}` }
}
