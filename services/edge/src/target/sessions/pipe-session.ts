import { randomUUID } from 'node:crypto'
import type { Connection } from '@sallyport/contracts'
import { INVALID_REQUEST, type Message, type RequestId } from '@sallyport/mcp'
import { EdgeError } from '../../errors.ts'
import { answerTooLong } from '../answer-too-long.ts'
import { interrupted } from '../../exchange/interrupted.ts'
import type { ClientMessage } from '../client-message.ts'
import type { TargetEvents } from '../events.ts'
import { DropCount } from '../pipe/drop-count.ts'
import type { MessagePipe, OpenPipe, PipeReceiver } from '../pipe/message-pipe.ts'
import { OpenRequests } from '../pipe/open-requests.ts'
import { progressToken } from '../pipe/progress-token.ts'
import { isId, readRouted, type RoutedMessage } from '../pipe/routed-message.ts'
import { errorResponse, statusOnly } from '../responses.ts'
import type { TargetRequest, TargetResponse } from '../target-client.ts'
import { ClientStream } from './client-stream.ts'

type Request = Extract<Message, { readonly kind: 'request' }>

/** How long a target has to begin a session. */
const INITIALIZE_MS = 60_000
/** How long a target may still answer a request that its client has cancelled. */
const CANCELLED_MS = 5000

/** Notifications that a target sends because of the request it works on. */
const OF_REQUEST = new Set(['notifications/message', 'notifications/cancelled'])

/** For whom a session is, and with what. */
export interface PipeSessionOptions {
  readonly connection: Connection
  readonly owner: string
  readonly events: TargetEvents
  /** How long the target may say nothing to a request, in milliseconds. */
  readonly silenceMs: number
  /** Called when the other side of the pipe has ended. */
  readonly ended: (session: PipeSession) => void
}

/**
 * A session of one client with a server at the end of a pipe, as a Streamable HTTP server of the legacy era would hold it
 * (2025-11-25, transports). The pipe is this session's alone.
 *
 * A pipe does not say which request a message belongs to. Progress is known by its token; what else a target sends
 * while it works on exactly one request rides on that one's stream; all other goes to the client's own stream.
 */
export class PipeSession implements PipeReceiver {
  readonly id: string = randomUUID()
  readonly owner: string
  readonly #connection: Connection
  readonly #requests: OpenRequests
  readonly #stream = new ClientStream(() => this.#pace())
  readonly #drops: DropCount
  readonly #ended: PipeSessionOptions['ended']
  #opening: Promise<MessagePipe> | undefined
  #pipe: MessagePipe | undefined
  #closing: Promise<void> | undefined
  #initialize: RequestId | undefined
  #spoke = false
  #over = false

  constructor({ connection, owner, events, silenceMs, ended }: PipeSessionOptions) {
    this.#connection = connection
    this.owner = owner
    this.#requests = new OpenRequests(silenceMs, () => this.#pace())
    this.#drops = new DropCount(connection, events)
    this.#ended = ended
  }

  /** Whether a client waits for anything. */
  get busy(): boolean {
    return this.#requests.size > 0 || this.#stream.isOpen
  }

  async open(openPipe: OpenPipe, signal: AbortSignal): Promise<void> {
    this.#opening = openPipe(this, signal)
    this.#pipe = await this.#opening
  }

  /** Resolves when nothing is left of the pipe. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const pipe = await this.#opening?.catch(() => undefined)
    await pipe?.close()
  }

  /** Begins the session with the client's `initialize`; where that comes to nothing, so does the session. */
  async initialize(
    message: ClientMessage,
    request: Request,
    { signal, owner }: TargetRequest,
  ): Promise<TargetResponse> {
    this.#initialize = request.id
    const response = this.#requests.open(request.id, {
      owner,
      token: undefined,
      headers: { 'mcp-session-id': this.id },
      signal,
      abandoned: () => void this.close(),
    })
    this.#requests.expire(request.id, INITIALIZE_MS)
    this.#dispatch(request.id, message.text)
    return response
  }

  /** Sends a request; the response has what belongs to it and at last its answer. */
  async request(
    { text }: ClientMessage,
    { id, method, params }: Request,
    { signal, owner, unattended = false }: TargetRequest,
  ): Promise<TargetResponse> {
    if (method === 'initialize')
      return errorResponse(400, id, INVALID_REQUEST, 'This session is initialized.')
    if (this.#requests.has(id))
      return errorResponse(400, id, INVALID_REQUEST, 'A request with this id is under way.')
    const token = progressToken(params)
    const response = this.#requests.open(id, { owner, token, unattended, signal })
    this.#dispatch(id, text)
    return response
  }

  /** Sends a notification or a response. */
  async tell({ message, text }: ClientMessage): Promise<TargetResponse> {
    await this.#send(text)
    if (message.kind === 'notification' && message.method === 'notifications/cancelled') {
      const { requestId } = message.params
      if (isId(requestId)) this.#requests.expire(requestId, CANCELLED_MS)
    }
    return statusOnly(202)
  }

  /** Opens the stream of what belongs to no request. */
  listen({ signal }: TargetRequest): TargetResponse {
    signal.throwIfAborted()
    const { body } = this.#stream.open(signal)
    this.#pace()
    return { status: 200, headers: { 'content-type': 'text/event-stream' }, body }
  }

  message(text: string): void {
    this.#spoke = true
    const message = readRouted(text)
    if (message === undefined) this.junk()
    else if (message.kind === 'response') this.#answer(message.id, message.result, text)
    else this.#pass(message, text)
    this.#pace()
  }

  junk(): void {
    this.#drops.add('junk')
  }

  tooLong(id: RequestId | undefined): void {
    this.#drops.add('too_long')
    if (id !== undefined) this.#requests.end(id, answerTooLong())
  }

  done(): void {
    this.#over = true
    this.#requests.endAll(this.#spoke ? interrupted(undefined) : this.#gone())
    this.#stream.end()
    this.#ended(this)
  }

  #answer(id: RequestId, result: object | undefined, text: string): void {
    if (!this.#requests.answer(id, text)) return this.#drops.add('nobody_asked')
    if (id !== this.#initialize) return
    this.#initialize = undefined
    if (result === undefined) void this.close()
  }

  #pass(message: Exclude<RoutedMessage, { readonly kind: 'response' }>, text: string): void {
    const id = this.#requestOf(message)
    if (id !== undefined && this.#requests.deliver(id, text)) return
    if (!this.#stream.send(text)) this.#drops.add('no_stream')
  }

  #requestOf(
    message: Exclude<RoutedMessage, { readonly kind: 'response' }>,
  ): RequestId | undefined {
    if (message.kind === 'request') return this.#requests.only
    const { method, params } = message
    if (method === 'notifications/progress')
      return this.#requests.withToken(params['progressToken'])
    return OF_REQUEST.has(method) ? this.#requests.only : undefined
  }

  /** Reads no further while the one client that waits for something is behind. */
  #pace(): void {
    const waits = this.#requests.size === 0 ? this.#stream.behind : this.#requests.behind
    if (waits) this.#pipe?.pause()
    else this.#pipe?.resume()
  }

  #dispatch(id: RequestId, text: string): void {
    this.#send(text).catch((cause: unknown) =>
      this.#requests.end(id, cause instanceof Error ? cause : interrupted(cause)),
    )
  }

  async #send(text: string): Promise<void> {
    if (this.#over) throw this.#gone()
    await this.#pipe?.send(text)
  }

  /** The error of a target that cannot have seen what it was to be sent. */
  #gone(): EdgeError {
    return new EdgeError(
      'target_unavailable',
      `The target of connection "${this.#connection.name}" ended ${this.#spoke ? 'this session; initialize again' : 'before it said anything; an administrator has to look at how it is started'}.`,
    )
  }
}
