import type { Connection } from '@sallyport/contracts'
import type { Message } from '@sallyport/mcp'
import type { TargetsConfig } from '../../config.ts'
import { EdgeError } from '../../errors.ts'
import { type ClientMessage, readClientMessage } from '../client-message.ts'
import type { TargetEvents } from '../events.ts'
import type { OpenPipe } from '../pipe/message-pipe.ts'
import { errorResponse, statusOnly } from '../responses.ts'
import { routeOf } from '../route.ts'
import type { TargetRequest, TargetResponse } from '../target-client.ts'
import { HeldSession } from './held-session.ts'
import { PipeSession } from './pipe-session.ts'
import { Places } from './places.ts'

type Request = Extract<Message, { readonly kind: 'request' }>

/** Codes that SDK servers answer with; they belong to no specification. */
const BAD_REQUEST = -32_000
const SESSION_NOT_FOUND = -32_001

/**
 * Sessions of the legacy era with targets at the end of a pipe: one pipe for each session, begun by `initialize`, ended
 * by DELETE, by idleness, by the target or by the end of the edge. A session is reached by the principal that began it
 * alone, and only while its connection leads to the same target.
 */
export class SessionTarget implements AsyncDisposable {
  readonly #config: TargetsConfig
  readonly #events: TargetEvents
  readonly #places: Places
  readonly #held = new Map<string, HeldSession>()
  /** Everything that has a pipe, or is about to get one. */
  readonly #living = new Set<PipeSession>()
  readonly #stop = new AbortController()

  constructor(config: TargetsConfig, events: TargetEvents) {
    this.#config = config
    this.#events = events
    this.#places = new Places(config.maxSessions, config.maxSessionsPerPrincipal)
  }

  async send(
    connection: Connection,
    request: TargetRequest,
    openPipe: OpenPipe,
  ): Promise<TargetResponse> {
    const incoming = request.method === 'POST' ? readClientMessage(request) : undefined
    const id = request.headers['mcp-session-id']
    if (id === undefined) {
      const asked = incoming?.message
      return incoming !== undefined && asked?.kind === 'request' && asked.method === 'initialize'
        ? this.#begin(connection, request, incoming, asked, openPipe)
        : errorResponse(400, null, BAD_REQUEST, 'Bad Request: Mcp-Session-Id is required')
    }
    const held = this.#find(connection, request.owner, id)
    if (held === undefined) return errorResponse(404, null, SESSION_NOT_FOUND, 'Session not found')
    held.touch()
    return this.#serve(held.session, request, incoming)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    await Promise.all([...this.#living].map((session) => session.close()))
  }

  async #serve(
    session: PipeSession,
    request: TargetRequest,
    incoming: ClientMessage | undefined,
  ): Promise<TargetResponse> {
    if (incoming === undefined) {
      if (request.method === 'GET') return session.listen(request)
      this.#end(session)
      return statusOnly(200)
    }
    return incoming.message.kind === 'request'
      ? session.request(incoming, incoming.message, request)
      : session.tell(incoming)
  }

  #find(connection: Connection, owner: string, id: string): HeldSession | undefined {
    const held = this.#held.get(id)
    if (held === undefined || held.session.owner !== owner) return undefined
    if (held.route === routeOf(connection)) return held
    // The connection leads elsewhere since the session began.
    if (held.connection === connection.name) this.#end(held.session)
    return undefined
  }

  async #begin(
    connection: Connection,
    request: TargetRequest,
    incoming: ClientMessage,
    asked: Request,
    openPipe: OpenPipe,
  ): Promise<TargetResponse> {
    const { owner } = request
    await this.#takePlace(owner)
    const session = new PipeSession({
      connection,
      owner,
      events: this.#events,
      silenceMs: this.#config.silenceMs,
      ended: (gone) => this.#gone(gone),
    })
    this.#living.add(session)
    try {
      await session.open(openPipe, AbortSignal.any([request.signal, this.#stop.signal]))
    } catch (error) {
      this.#gone(session)
      throw error
    }
    if (this.#living.has(session)) this.#hold(session, connection)
    return session.initialize(incoming, asked, request)
  }

  #hold(session: PipeSession, connection: Connection): void {
    const { sessionIdleMs } = this.#config
    const held = new HeldSession(session, connection, sessionIdleMs, () => this.#end(session))
    this.#held.set(session.id, held)
  }

  /** Takes a place; where there is none, that of the session which has been idle longest. */
  async #takePlace(owner: string): Promise<void> {
    for (;;) {
      const own = this.#places.isFullFor(owner)
      if (!own && !this.#places.isFull) break
      const idle = this.#longestIdle(own ? owner : undefined)
      if (idle === undefined) throw full(own)
      this.#forget(idle)
      // Another may have taken the place that became free.
      // oxlint-disable-next-line no-await-in-loop
      await idle.close()
    }
    this.#places.take(owner)
  }

  #longestIdle(owner: string | undefined): PipeSession | undefined {
    const [oldest] = [...this.#held.values()]
      .filter(({ session }) => !session.busy && (owner ?? session.owner) === session.owner)
      .toSorted((a, b) => a.usedAt - b.usedAt)
    return oldest?.session
  }

  #end(session: PipeSession): void {
    this.#forget(session)
    void session.close()
  }

  /** Gives the place of a session back: nothing is left of it. */
  #gone(session: PipeSession): void {
    if (!this.#living.delete(session)) return
    this.#forget(session)
    this.#places.leave(session.owner)
  }

  #forget({ id }: PipeSession): void {
    this.#held.get(id)?.forget()
    this.#held.delete(id)
  }
}

const full = (own: boolean): EdgeError =>
  new EdgeError(
    'target_unavailable',
    own
      ? 'You have as many sessions as one may have on this edge; end one and try again.'
      : 'This edge holds as many sessions as it can; try again later.',
  )
