import type { Msg } from '@nats-io/nats-core'
import type { CallResult } from './run-call.ts'
import { ENVELOPE_BYTES, faultText, replyText, resultsText, type WireFault } from './wire.ts'

/** Results that are ready wait this long for their neighbours; so much a slow neighbour can delay a call. */
const GATHER_MS = 2

const TOO_LARGE: WireFault = {
  code: 'too_large',
  message: 'the reply is larger than a message can be',
  retryable: false,
}

/** Collects the results of one message and sends them: all in one answer where they are ready together, else in several. */
export class Answer {
  readonly #message: Msg
  readonly #maxPayload: number
  readonly #onEnd: () => void
  #texts: string[] = []
  #bytes = 0
  #left: number
  #timer: NodeJS.Timeout | undefined
  #gathering = true

  constructor(message: Msg, calls: number, maxPayload: number, onEnd: () => void) {
    this.#message = message
    this.#left = calls
    this.#maxPayload = maxPayload
    this.#onEnd = onEnd
  }

  /** Adds the result of a call; a result that no message can hold becomes an error. */
  add(i: number, result: CallResult): void {
    let text = 'fault' in result ? faultText(i, result.fault) : replyText(i, result.replyJson)
    let bytes = Buffer.byteLength(text) + 1
    if (bytes + ENVELOPE_BYTES > this.#maxPayload) {
      text = faultText(i, TOO_LARGE)
      bytes = Buffer.byteLength(text) + 1
    }
    if (this.#bytes + bytes + ENVELOPE_BYTES > this.#maxPayload) this.#send()
    this.#texts.push(text)
    this.#bytes += bytes
    this.#left--
    if (!this.#gathering) this.#sendSoon()
  }

  /** Says that every call has been started: from now on results are sent as they come. */
  started(): void {
    this.#gathering = false
    this.#sendSoon()
  }

  #sendSoon(): void {
    if (this.#left === 0) {
      this.#send()
      this.#onEnd()
    } else if (this.#texts.length > 0) {
      this.#timer ??= setTimeout(() => this.#send(), GATHER_MS)
    }
  }

  #send(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#texts.length === 0) return
    const text = resultsText(this.#texts)
    this.#texts = []
    this.#bytes = 0
    try {
      this.#message.respond(text)
    } catch {
      // The connection is closed: the caller learns that from its own side.
    }
  }
}
