/** Up to 2025-11-25, with a handshake and sessions; from 2026-07-28, without. */
export type Era = 'legacy' | 'modern'

export type Params = Readonly<Record<string, unknown>>

/** What a server said without being asked, or asked of the host. */
export interface Said {
  readonly method: string
  readonly params: unknown
}

/** What the host of a client may add to a request. */
export interface AskOptions {
  readonly signal?: AbortSignal
  readonly onprogress?: (progress: unknown) => void
  readonly onresumptiontoken?: (token: string) => void
  readonly resumptionToken?: string
}

/** How a client reaches a server. */
export type Route =
  | { readonly kind: 'streamable-http'; readonly url: string; readonly token?: string }
  | { readonly kind: 'sse'; readonly url: string }
  | { readonly kind: 'stdio'; readonly command: readonly string[] }

/** A connected client of one of the official packages, on its default options, and the host around it. */
export interface Peer extends AsyncDisposable {
  readonly era: Era
  /** What the server told of itself when the client connected. */
  readonly greeting: unknown
  /** Id of the session, as the client knows it. */
  readonly session: string | undefined
  /** Notifications, in the order in which they came. */
  readonly heard: readonly Said[]
  /** Requests that the host answered, in the order in which they came. */
  readonly asked: readonly Said[]
  /** Calls the client's own method for a request; resolves with its result as JSON has it. */
  ask(method: Method, params?: Params, options?: AskOptions): Promise<unknown>
  /** Wants to hear of changes of the tools and of one resource, in the way of its era. */
  watch(uri: string | undefined): Promise<AsyncDisposable>
  /** Ends the session at the server. */
  endSession(): Promise<void>
}

/** Requests and the methods of the clients that make them. */
export const METHODS = {
  'completion/complete': 'complete',
  'logging/setLevel': 'setLoggingLevel',
  ping: 'ping',
  'prompts/get': 'getPrompt',
  'prompts/list': 'listPrompts',
  'resources/list': 'listResources',
  'resources/read': 'readResource',
  'resources/subscribe': 'subscribeResource',
  'resources/templates/list': 'listResourceTemplates',
  'resources/unsubscribe': 'unsubscribeResource',
  'tools/call': 'callTool',
  'tools/list': 'listTools',
} as const

export type Method = keyof typeof METHODS
