import type { Host } from './host.ts'
import type { Lines } from './lines.ts'
import { type AskOptions, type Era, type Method, METHODS, type Params } from './peer.ts'
import type { Peer, Route, Said } from './peer.ts'

/** What a client needs to connect. */
export interface Connecting {
  readonly route: Route
  /** URI of the folder that the host gives as its root. */
  readonly root: string
  /** A session to go on with instead of beginning one, and the revision that was agreed on there. */
  readonly session?: string
  readonly revision?: string
  /** Connections that can be broken. */
  readonly lines?: Lines
}

/** A connected client of an SDK: what both versions have, and where they differ. */
export interface Connected {
  readonly client: SdkClient
  readonly era: Era
  readonly revision: string | undefined
  readonly host: Host
  readonly heard: readonly Said[]
  session(): string | undefined
  endSession(): Promise<void>
  /** How the client's methods take parameters and options. */
  order(method: Method, params: Params | undefined, options: AskOptions | undefined): unknown[]
  /** Opens a stream of changes, in the era that has such. */
  listen?(uri: string | undefined): Promise<AsyncDisposable>
}

interface SdkClient {
  getServerVersion(): unknown
  getServerCapabilities(): unknown
  getInstructions(): string | undefined
  close(): Promise<void>
}

/** Makes the client of either SDK a peer. */
export function peerOf({ client, host, heard, era, revision, ...own }: Connected): Peer {
  const ask: Peer['ask'] = async (method, params, options) => {
    const call: unknown = Reflect.get(client, METHODS[method])
    if (typeof call !== 'function') throw new TypeError(`the client cannot ask for ${method}`)
    return plain(await Reflect.apply(call, client, own.order(method, params, options)))
  }
  return {
    era,
    greeting: plain({
      server: client.getServerVersion(),
      capabilities: client.getServerCapabilities(),
      instructions: client.getInstructions(),
      revision,
    }),
    get session() {
      return own.session()
    },
    heard,
    asked: host.asked,
    ask,
    watch: (uri) => own.listen?.(uri) ?? subscription(ask, uri),
    endSession: () => own.endSession(),
    async [Symbol.asyncDispose]() {
      // A server that has ended the session by itself says so.
      await own.endSession().catch(() => {})
      await client.close()
    },
  }
}

/** Options of a transport: the token of the user, and where it is given what a test brings. */
export const httpOptions = (
  { token }: { readonly token?: string },
  { session, lines }: Pick<Connecting, 'session' | 'lines'>,
) => ({
  ...(token !== undefined && { requestInit: { headers: { authorization: `Bearer ${token}` } } }),
  ...(session !== undefined && { sessionId: session }),
  ...(lines !== undefined && { fetch: lines.fetch }),
})

/** A result as JSON has it. */
const plain = (result: unknown): unknown => JSON.parse(JSON.stringify(result))

/** Subscribes in the way of the legacy era, where changes of the tools are told to everyone. */
async function subscription(ask: Peer['ask'], uri: string | undefined): Promise<AsyncDisposable> {
  if (uri !== undefined) await ask('resources/subscribe', { uri })
  return {
    async [Symbol.asyncDispose]() {
      if (uri !== undefined) await ask('resources/unsubscribe', { uri })
    },
  }
}
