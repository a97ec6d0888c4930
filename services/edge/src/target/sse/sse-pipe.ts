import type { Readable } from 'node:stream'
import type { Connection, Target } from '@sallyport/contracts'
import { type SseItem, SseReader } from '@sallyport/mcp'
import type { Dispatcher } from 'undici'
import { EdgeError } from '../../errors.ts'
import { interrupted } from '../../exchange/interrupted.ts'
import { MAX_TARGET_BYTES } from '../../exchange/target-message.ts'
import { type Http, unreachable } from '../http.ts'
import type { MessagePipe, OpenPipe, PipeReceiver } from '../pipe/message-pipe.ts'
import { Gate } from './gate.ts'
import { readEndpoint } from './endpoint.ts'

type SseTarget = Extract<Target, { readonly transport: 'sse' }>

/** How long a target has to open its stream and to name its endpoint, at most. */
const OPENING_MS = 15_000
/** How long it has to take a message. */
const TAKING_MS = 60_000
const MAX_REMARK_BYTES = 4096

/**
 * A pipe to a server of the deprecated HTTP+SSE transport (2024-11-05, transports): what it says comes on one stream.
 * `silenceMs` is how long it may say nothing.
 */
export const ssePipe =
  (http: Http, connection: Connection, target: SseTarget, silenceMs: number): OpenPipe =>
  async (receiver, signal) => {
    const url = new URL(target.url)
    const closing = new AbortController()
    const giveUp = (): void => closing.abort()
    const late = setTimeout(giveUp, Math.min(OPENING_MS, silenceMs))
    signal.addEventListener('abort', giveUp, { once: true })
    try {
      signal.throwIfAborted()
      const stream = await openStream(http, connection, url, closing.signal)
      const gate = new Gate()
      const { endpoint, ended } = receive(stream, url, gate, receiver)
      const to = await endpoint
      return {
        send: (text) => post(http, connection, to, text, closing.signal),
        pause: () => gate.shut(),
        resume: () => gate.open(),
        close: async () => {
          closing.abort()
          gate.open()
          await ended
        },
      } satisfies MessagePipe
    } catch (cause) {
      signal.throwIfAborted()
      throw cause instanceof EdgeError && cause.code !== 'target_interrupted'
        ? cause
        : unreachable(connection, cause)
    } finally {
      clearTimeout(late)
      signal.removeEventListener('abort', giveUp)
    }
  }

async function openStream(
  http: Http,
  connection: Connection,
  url: URL,
  signal: AbortSignal,
): Promise<Readable> {
  const response = await http.request(connection, url, {
    method: 'GET',
    headers: { accept: 'text/event-stream', 'accept-encoding': 'identity' },
    signal,
    // How long a session may be idle is not the stream's business.
    silenceMs: 0,
  })
  const type = response.headers['content-type']
  const streams = typeof type === 'string' && /^text\/event-stream\s*(;|$)/i.test(type)
  if (response.statusCode === 200 && streams) return response.body
  response.body.destroy()
  throw refused(connection, response, 'does not open an event stream')
}

/** Reads the stream to its end; `endpoint` is what its first event of that name says. */
function receive(
  stream: Readable,
  url: URL,
  gate: Gate,
  receiver: PipeReceiver,
): { readonly endpoint: Promise<URL>; readonly ended: Promise<void> } {
  const { promise: endpoint, resolve, reject } = Promise.withResolvers<URL>()
  endpoint.catch(() => {})
  const take = (item: SseItem): void => {
    if (item.kind === 'comment') return
    const { event = 'message', data = '' } = item
    if (event === 'endpoint') resolve(readEndpoint(data, url))
    else if (event === 'message' && data !== '') receiver.message(data)
  }
  const read = async (): Promise<void> => {
    const reader = new SseReader(MAX_TARGET_BYTES)
    try {
      for await (const chunk of stream) {
        if (chunk instanceof Uint8Array) reader.push(chunk).forEach(take)
        await gate.passed()
      }
      reject(new Error('the stream ended before it named its endpoint'))
    } catch (cause) {
      reject(cause)
    } finally {
      stream.destroy()
      receiver.done()
    }
  }
  return { endpoint, ended: read() }
}

async function post(
  http: Http,
  connection: Connection,
  endpoint: URL,
  text: string,
  closing: AbortSignal,
): Promise<void> {
  const signal = AbortSignal.any([closing, AbortSignal.timeout(TAKING_MS)])
  const response = await http
    .request(connection, endpoint, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'accept-encoding': 'identity' },
      body: text,
      signal,
    })
    .catch((cause: unknown) => {
      throw cause instanceof EdgeError ? cause : interrupted(cause)
    })
  // What it says here is not part of the protocol; the socket is good for the next message.
  void response.body.dump({ limit: MAX_REMARK_BYTES, signal }).catch(() => {})
  if (response.statusCode >= 300) throw refused(connection, response, 'does not take the message')
}

function refused(
  { name }: Connection,
  { statusCode }: Dispatcher.ResponseData,
  what: string,
): EdgeError {
  return statusCode === 401 || statusCode === 403
    ? new EdgeError(
        'target_refused_credential',
        `The target of connection "${name}" refuses the gateway's credential; an administrator has to renew it.`,
      )
    : new EdgeError(
        'target_invalid',
        `The target of connection "${name}" ${what} (status ${statusCode}).`,
      )
}
