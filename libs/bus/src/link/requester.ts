import { type Msg, type MsgHdrs, nuid, type PublishOptions } from '@nats-io/nats-core'
import { BusError } from '../errors.ts'
import { type Deadlines, type Expiring, now } from './deadlines.ts'
import type { Link } from './link.ts'

/** Who takes the answers to one message. */
interface Answers {
  answer(message: Msg): void
  /** No answer will come any more: nobody serves the subject, or the connection was lost. Called at most once. */
  lost(error: BusError): void
}

/** Sends messages that are answered, over one inbox. */
export interface Requester extends Disposable {
  /** Sends a message; answers come until it is forgotten. Throws `unavailable` or `too_large`. */
  send(subject: string, payload: string | Uint8Array, to: Answers, headers?: MsgHdrs): Ticket
  /** Sends a message that nobody answers. Throws `unavailable` or `too_large`. */
  post(subject: string, payload: string | Uint8Array, headers: MsgHdrs): void
  /** Sends a message and waits for one answer. Rejects with `unavailable`, `timeout` or `too_large`. */
  request(
    subject: string,
    payload: string | Uint8Array,
    timeoutMs: number,
    headers?: MsgHdrs,
  ): Promise<Msg>
}

/** One message that may still be answered. */
export interface Ticket {
  forget(): void
}

/** Makes the requester of a connection. */
export function createRequester(link: Link, deadlines: Deadlines): Requester {
  const inbox = `${link.inbox}.${nuid.next()}.`
  const open = new Map<string, { readonly subject: string; readonly to: Answers }>()
  let count = 0
  const take = (token: string): Answers | undefined => {
    const found = open.get(token)
    open.delete(token)
    return found?.to
  }
  const subscription = link.connection.subscribe(`${inbox}*`, {
    callback: (error, message) => {
      if (error !== null) return
      const token = message.subject.slice(inbox.length)
      const entry = open.get(token)
      if (entry === undefined) return
      if (message.data.length === 0 && message.headers?.code === 503)
        take(token)?.lost(new BusError('unavailable', `nobody serves ${entry.subject} now`))
      else entry.to.answer(message)
    },
  })
  const unwatch = link.watch((up) => {
    if (up) return
    const lost = new BusError('unavailable', 'the connection to the NATS server was lost')
    for (const token of open.keys()) take(token)?.lost(lost)
  })

  let closed = false
  const assertOpen = (): void => {
    if (closed) throw closedError()
    if (!link.up()) throw new BusError('unavailable', 'there is no connection to the NATS server')
  }
  const send: Requester['send'] = (subject, payload, to, headers) => {
    assertOpen()
    const token = (count++).toString(36)
    const reply = inbox + token
    publish(link, subject, payload, headers ? { reply, headers } : { reply })
    open.set(token, { subject, to })
    return { forget: () => void open.delete(token) }
  }
  return {
    send,
    post(subject, payload, headers) {
      assertOpen()
      publish(link, subject, payload, { headers })
    },
    request: (subject, payload, timeoutMs, headers) =>
      one(deadlines, timeoutMs, subject, (to) => send(subject, payload, to, headers)),
    [Symbol.dispose]() {
      unwatch()
      subscription.unsubscribe()
      closed = true
      for (const token of open.keys()) take(token)?.lost(closedError())
    },
  }
}

function one(
  deadlines: Deadlines,
  timeoutMs: number,
  subject: string,
  send: (to: Answers) => Ticket,
): Promise<Msg> {
  return new Promise((resolve, reject) => {
    const ticket = send({
      answer(message) {
        ticket.forget()
        deadlines.remove(entry)
        resolve(message)
      },
      lost(error) {
        deadlines.remove(entry)
        reject(error)
      },
    })
    const entry: Expiring = {
      expiresAt: now() + timeoutMs,
      expire() {
        ticket.forget()
        reject(new BusError('timeout', `no answer from ${subject} in ${Math.round(timeoutMs)} ms`))
      },
    }
    deadlines.add(entry)
  })
}

function publish(
  link: Link,
  subject: string,
  payload: string | Uint8Array,
  options: PublishOptions,
): void {
  try {
    link.connection.publish(subject, payload, options)
  } catch (error) {
    throw publishError(error)
  }
}

const closedError = (): BusError => new BusError('closed', 'the bus was closed')

function publishError(error: unknown): BusError {
  const tooLarge = error instanceof Error && error.message.includes('max_payload')
  return tooLarge
    ? new BusError('too_large', "the message is larger than the server's max_payload")
    : new BusError('unavailable', 'the connection to the NATS server is closed', { cause: error })
}
