import type { Connection } from '@sallyport/contracts'
import { isObject, type Message } from '@sallyport/mcp'
import type { TargetsConfig } from '../../config.ts'
import { readClientMessage } from '../client-message.ts'
import type { TargetEvents } from '../events.ts'
import type { OpenPipe } from '../pipe/message-pipe.ts'
import { errorResponse, statusOnly } from '../responses.ts'
import { routeOf } from '../route.ts'
import type { TargetRequest, TargetResponse } from '../target-client.ts'
import type { Verdict } from './modern-probe.ts'
import { SharedProcess } from './shared-process.ts'
import { unsupportedEra } from './unsupported-era.ts'

type Request = Extract<Message, { readonly kind: 'request' }>

/** How long a program that does not start, or ends at once, is left alone. */
const PAUSE_MS = 1000
/** How long it is remembered that a program does not speak the modern era. */
const LEGACY_MS = 60_000
const METHOD_NOT_FOUND = -32_601

/** A program, or why there is none. */
interface Started {
  readonly route: string
  readonly process: SharedProcess
  readonly verdict: Promise<Verdict>
  /** Runs out when nobody has asked for anything for so long. */
  readonly idle: NodeJS.Timeout
}

/**
 * Programs of the modern era, one for each connection and shared by its clients, as that era keeps nothing between
 * requests. Only a program that says that it speaks the era is shared: one of the legacy era may keep what one client
 * did for the next. It is started when it is asked for something, and again after it has ended.
 */
export class ProcessTarget implements AsyncDisposable {
  readonly #config: TargetsConfig
  readonly #events: TargetEvents
  readonly #started = new Map<string, Started>()
  readonly #living = new Set<SharedProcess>()
  readonly #stop = new AbortController()

  constructor(config: TargetsConfig, events: TargetEvents) {
    this.#config = config
    this.#events = events
  }

  async send(
    connection: Connection,
    request: TargetRequest,
    openPipe: OpenPipe,
  ): Promise<TargetResponse> {
    const incoming = readClientMessage(request)
    const { message } = incoming
    // Nothing that a notification could mean to a program that keeps nothing is known; and one program has many clients.
    if (message.kind !== 'request') return statusOnly(202)
    const { process, verdict, idle } = this.#running(connection, openPipe)
    const said = await unlessAborted(verdict, request.signal)
    if (!said.modern) return notModern(message, said.error, request)
    idle.refresh()
    return process.request(incoming, message, request)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort()
    for (const { idle } of this.#started.values()) clearTimeout(idle)
    await Promise.all([...this.#living].map((process) => process.close()))
  }

  #running(connection: Connection, openPipe: OpenPipe): Started {
    const route = routeOf(connection)
    const known = this.#started.get(connection.name)
    if (known?.route === route) return known
    if (known !== undefined) this.#end(connection.name, known)
    const started = this.#start(connection, route, openPipe)
    this.#started.set(connection.name, started)
    return started
  }

  #start(connection: Connection, route: string, openPipe: OpenPipe): Started {
    const { name } = connection
    const process = new SharedProcess(connection, this.#events, this.#config.silenceMs)
    this.#living.add(process)
    const verdict = process.start(openPipe, this.#stop.signal)
    const idle = setTimeout(() => {
      if (process.busy) idle.refresh()
      else this.#end(name, started)
    }, this.#config.sessionIdleMs).unref()
    const started = { route, process, verdict, idle }
    void this.#watch(name, started)
    return started
  }

  /** Forgets a program when it is over, but for a while not that it would be no use to start it again. */
  async #watch(name: string, started: Started): Promise<void> {
    const from = performance.now()
    const { process, verdict } = started
    const said = await verdict.catch(() => undefined)
    if (said?.modern !== true) {
      await process.close()
      this.#living.delete(process)
      this.#forgetIn(said === undefined ? PAUSE_MS : LEGACY_MS, name, started)
      return
    }
    await process.ended
    this.#living.delete(process)
    this.#forgetIn(Math.max(PAUSE_MS - (performance.now() - from), 0), name, started)
  }

  #forgetIn(ms: number, name: string, started: Started): void {
    clearTimeout(started.idle)
    const forget = (): void => {
      if (this.#started.get(name) === started) this.#started.delete(name)
    }
    if (ms === 0) forget()
    else setTimeout(forget, ms).unref()
  }

  #end(name: string, started: Started): void {
    clearTimeout(started.idle)
    if (this.#started.get(name) === started) this.#started.delete(name)
    void started.process.close()
  }
}

/** As the program itself answered the question for its era, or as a server answers that does not speak it. */
function notModern(message: Request, error: unknown, request: TargetRequest): TargetResponse {
  if (message.method !== 'server/discover' || !isObject(error)) return unsupportedEra(request)
  const { code, message: text, data } = error
  if (typeof code !== 'number' || typeof text !== 'string') return unsupportedEra(request)
  const status = code === METHOD_NOT_FOUND ? 404 : 400
  return errorResponse(status, message.id, code, text, isObject(data) ? data : undefined)
}

/** The process goes on starting for others when one client leaves. */
async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  signal.throwIfAborted()
  const { promise: aborted, reject } = Promise.withResolvers<never>()
  const abort = (): void => reject(signal.reason)
  signal.addEventListener('abort', abort, { once: true })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', abort)
  }
}
