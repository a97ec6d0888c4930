import type { RpcContract } from '@sallyport/contracts'
import type { Static, TSchema } from 'typebox'
import type { RpcContext, RpcHandler } from '../bus.ts'
import { BusError, RpcError } from '../errors.ts'
import { type Deadlines, type Expiring, now } from '../link/deadlines.ts'
import type { Gate } from './gate.ts'
import type { WireFault } from './wire.ts'

/** A call as it stands in a message. */
export interface ReceivedCall {
  readonly deadlineMs: number
  readonly traceparent?: string
  readonly request: unknown
}

/** What answering calls needs. */
export interface CallServer<Q extends TSchema, A extends TSchema> {
  readonly contract: RpcContract<Q, A>
  readonly handler: RpcHandler<Q, A>
  readonly gate: Gate
  readonly deadlines: Deadlines
  /** Takes a failure that is not an answer: it stays inside, the caller sees `internal`. */
  failed(error: unknown): void
}

/** The result of a call: a reply as JSON text, or an error. */
export type CallResult = { readonly replyJson: string } | { readonly fault: WireFault }

/** Answers one call: calls back exactly once, at its deadline at the latest. */
export function runCall<Q extends TSchema, A extends TSchema>(
  server: CallServer<Q, A>,
  call: ReceivedCall,
  answer: (result: CallResult) => void,
): void {
  const run = new Run(server, call, answer)
  if (!server.gate.enter(() => run.start())) run.refuse(OVERLOADED)
}

const OVERLOADED = { code: 'overloaded', message: 'too many calls wait', retryable: true }
const TIMEOUT = { code: 'timeout', message: 'the deadline has passed', retryable: true }
const INTERNAL = { code: 'internal', message: 'the service could not answer', retryable: false }

class Run<Q extends TSchema, A extends TSchema> implements Expiring, RpcContext {
  readonly #server: CallServer<Q, A>
  readonly #call: ReceivedCall
  readonly #answer: (result: CallResult) => void
  readonly expiresAt: number
  #done = false
  #abort: AbortController | undefined

  constructor(server: CallServer<Q, A>, call: ReceivedCall, answer: (result: CallResult) => void) {
    this.#server = server
    this.#call = call
    this.#answer = answer
    this.expiresAt = now() + call.deadlineMs
    server.deadlines.add(this)
  }

  /** Made when it is asked for: most handlers never look. */
  get signal(): AbortSignal {
    this.#abort ??= new AbortController()
    if (this.#done) this.#abort.abort()
    return this.#abort.signal
  }

  get traceparent(): string | undefined {
    return this.#call.traceparent
  }

  start(): void {
    if (this.#done) return this.#server.gate.leave()
    let request: Static<Q>
    try {
      request = this.#server.contract.parseRequest(this.#call.request)
    } catch (error) {
      const message = error instanceof Error ? error.message : 'the request is not valid'
      this.refuse({ code: 'invalid_request', message, retryable: false })
      return this.#server.gate.leave()
    }
    this.#handle(request)
  }

  refuse(fault: WireFault): void {
    this.#end({ fault })
  }

  expire(): void {
    this.refuse(TIMEOUT)
    this.#abort?.abort()
  }

  #handle(request: Static<Q>): void {
    try {
      const result = this.#server.handler(request, this)
      if (result instanceof Promise) {
        result
          .then(
            (reply) => this.#reply(reply),
            (error: unknown) => this.#fail(error),
          )
          .finally(() => this.#server.gate.leave())
        return
      }
      this.#reply(result)
    } catch (error) {
      this.#fail(error)
    }
    this.#server.gate.leave()
  }

  #reply(reply: Static<A>): void {
    if (this.#done) return
    try {
      this.#end({ replyJson: JSON.stringify(this.#server.contract.parseReply(reply)) })
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    if (error instanceof RpcError || error instanceof BusError) {
      const { code, message, retryable } = error
      this.refuse({ code, message: message.slice(0, 4_096), retryable })
      return
    }
    this.#server.failed(error)
    this.refuse(INTERNAL)
  }

  #end(result: CallResult): void {
    if (this.#done) return
    this.#done = true
    this.#server.deadlines.remove(this)
    this.#answer(result)
  }
}
