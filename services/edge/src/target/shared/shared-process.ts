import { randomUUID } from 'node:crypto'
import type { Connection } from '@sallyport/contracts'
import type { Message, RequestId } from '@sallyport/mcp'
import { EdgeError } from '../../errors.ts'
import { answerTooLong } from '../answer-too-long.ts'
import { interrupted } from '../../exchange/interrupted.ts'
import type { ClientMessage } from '../client-message.ts'
import type { TargetEvents } from '../events.ts'
import { DropCount } from '../pipe/drop-count.ts'
import type { MessagePipe, OpenPipe, PipeReceiver } from '../pipe/message-pipe.ts'
import { OpenRequests } from '../pipe/open-requests.ts'
import { readRouted, type RoutedMessage } from '../pipe/routed-message.ts'
import type { TargetRequest, TargetResponse } from '../target-client.ts'
import { probe, readVerdict, type Verdict } from './modern-probe.ts'
import { nameOf, type OwnNames, renameRequest, restoreNames } from './remap.ts'

type Request = Extract<Message, { readonly kind: 'request' }>

/** How long a program has to answer the first question, at most. */
const PROBE_MS = 30_000
const PROBE = 'probe'

/** HTTP statuses of errors that a server of the modern era gives them (2026-07-28, transports, streamable-http). */
const STATUS: ReadonlyMap<number, number> = new Map([
  [-32_601, 404],
  [-32_020, 400],
  [-32_021, 400],
  [-32_022, 400],
])

/**
 * One program of the modern era that serves all clients of a connection. Every request has a name of its own on the pipe,
 * and every message that comes back goes to the client of the request it names, under that client's own names. What
 * names no open request could be anyone's, and goes to nobody.
 */
export class SharedProcess implements PipeReceiver {
  readonly #connection: Connection
  readonly #requests: OpenRequests
  readonly #names = new Map<string, OwnNames>()
  readonly #drops: DropCount
  readonly #probeMs: number
  readonly #probe = Promise.withResolvers<Verdict>()
  readonly #ended = Promise.withResolvers<void>()
  #opening: Promise<MessagePipe> | undefined
  #pipe: MessagePipe | undefined
  #closing: Promise<void> | undefined
  #starting = true
  #over = false

  /** `silenceMs` is how long the program may say nothing to a request. */
  constructor(connection: Connection, events: TargetEvents, silenceMs: number) {
    this.#connection = connection
    this.#requests = new OpenRequests(silenceMs, () => this.#pace())
    this.#drops = new DropCount(connection, events)
    this.#probeMs = Math.min(PROBE_MS, silenceMs)
    this.#probe.promise.catch(() => {})
  }

  /** Resolves when the program has ended. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** Whether anyone waits for it: for an answer, or for the program to start. */
  get busy(): boolean {
    return this.#starting || this.#requests.size > 0
  }

  /** Starts the program and asks it for its era. Rejects with an EdgeError where it does not answer. */
  async start(openPipe: OpenPipe, signal: AbortSignal): Promise<Verdict> {
    this.#opening = openPipe(this, signal)
    this.#pipe = await this.#opening
    const late = setTimeout(
      () => this.#probe.reject(this.#unavailable('does not answer')),
      this.#probeMs,
    )
    const stop = (): void => this.#probe.reject(signal.reason)
    signal.addEventListener('abort', stop, { once: true })
    try {
      await this.#pipe.send(probe(PROBE))
      return await this.#probe.promise
    } finally {
      this.#starting = false
      clearTimeout(late)
      signal.removeEventListener('abort', stop)
    }
  }

  /** Resolves when nothing is left of the program. */
  close(): Promise<void> {
    this.#closing ??= this.#close()
    return this.#closing
  }

  async #close(): Promise<void> {
    const pipe = await this.#opening?.catch(() => undefined)
    await pipe?.close()
  }

  /** Sends a request. A client that leaves before the answer has cancelled it, which the program is told. */
  async request(
    message: ClientMessage,
    { method }: Request,
    { signal, owner }: TargetRequest,
  ): Promise<TargetResponse> {
    if (this.#over) throw this.#unavailable('has ended; try again')
    // Not to be guessed: what a client writes into its request cannot pass for the name of another's.
    const name = randomUUID()
    const { text, own } = renameRequest(message.text, name)
    const response = this.#requests.open(name, {
      owner,
      token: undefined,
      patient: method === 'subscriptions/listen',
      signal,
      abandoned: () => this.#cancel(name),
    })
    this.#names.set(name, own)
    this.#pipe?.send(text).catch((cause: unknown) => {
      this.#requests.end(name, cause instanceof Error ? cause : interrupted(cause))
    })
    return response
  }

  message(text: string): void {
    const message = readRouted(text)
    if (message === undefined) this.junk()
    else if (message.kind === 'response' && message.id === PROBE)
      this.#probe.resolve(readVerdict(text))
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
    this.#probe.reject(this.#unavailable('ended before it answered'))
    this.#requests.endAll()
    this.#ended.resolve()
  }

  #pass(message: RoutedMessage, text: string): void {
    const name = nameOf(message)
    const own = name === undefined ? undefined : this.#names.get(name)
    if (name === undefined || own === undefined || !wants(own, message))
      return this.#drops.add('nobody_asked')
    const restored = this.#restored(text, message, name, own)
    if (restored === undefined) return
    if (message.kind === 'response') {
      this.#names.delete(name)
      this.#requests.answer(name, restored, STATUS.get(message.code ?? 0))
      return
    }
    this.#requests.deliver(name, restored)
    // The one way in which a program ends a subscription without an answer.
    if (isMethod(message, 'notifications/cancelled'))
      this.#requests.end(name, interrupted(undefined))
  }

  /** A message that names its request twice could be anyone's: the request it seems to be for ends without it. */
  #restored(text: string, message: RoutedMessage, name: string, own: OwnNames): string | undefined {
    try {
      return restoreNames(text, message, name, own)
    } catch (cause) {
      const invalid = 'The target names a request twice in one message.'
      this.#requests.end(name, new EdgeError('target_invalid', invalid, { cause }))
      return undefined
    }
  }

  #cancel(name: string): void {
    this.#names.delete(name)
    if (this.#over) return
    const params = { requestId: name, reason: 'The client has left.' }
    const text = JSON.stringify({ jsonrpc: '2.0', method: 'notifications/cancelled', params })
    // A program that cannot be told any more works for nobody in any case.
    this.#pipe?.send(text).catch(() => {})
  }

  /** Reads no further while the only client is behind. */
  #pace(): void {
    if (this.#requests.behind) this.#pipe?.pause()
    else this.#pipe?.resume()
  }

  #unavailable(what: string): EdgeError {
    return new EdgeError(
      'target_unavailable',
      `The program of connection "${this.#connection.name}" ${what}.`,
    )
  }
}

const isMethod = (message: RoutedMessage, method: string): boolean =>
  message.kind === 'notification' && message.method === method

/** Progress is for clients that asked for it. */
const wants = (own: OwnNames, message: RoutedMessage): boolean =>
  own.token !== undefined || !isMethod(message, 'notifications/progress')
