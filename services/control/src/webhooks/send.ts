/** What came of one attempt to send something. */
export type Outcome =
  | {
      readonly kind: 'answered'
      readonly status: number
      readonly ms: number
      /** What the receiver asks for before the next attempt. */
      readonly retryAfterMs?: number
    }
  | { readonly kind: 'failed'; readonly code: FailureCode; readonly ms: number }

/** Why there was no answer. `docs/reference/errors.md` lists them. */
export const FAILURE_CODES = [
  'timeout',
  'name_not_found',
  'connection_refused',
  'tls_failed',
  'unreachable',
  'approval_unreadable',
  'stopped',
] as const
export type FailureCode = (typeof FAILURE_CODES)[number]

export interface Message {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Most of an answer that is read; nothing of it is kept. */
const MAX_ANSWER_BYTES = 16_384

/**
 * Sends a message by POST and waits so many milliseconds for the status; a redirect is not followed. Never rejects;
 * `stop` ends it as `stopped`.
 */
export async function send(
  { url, headers, body }: Message,
  timeoutMs: number,
  stop: AbortSignal,
): Promise<Outcome> {
  const began = performance.now()
  const ms = (): number => Math.round(performance.now() - began)
  const timeout = AbortSignal.timeout(timeoutMs)
  try {
    const response = await fetch(url, {
      method: 'POST',
      redirect: 'manual',
      headers: { 'content-type': 'application/json', 'user-agent': 'Sallyport', ...headers },
      body,
      signal: AbortSignal.any([timeout, stop]),
    })
    const answered = { kind: 'answered', status: response.status, ms: ms() } as const
    const retryAfterMs = retryAfterOf(response.headers.get('retry-after'))
    // The status has said everything: what becomes of the rest changes nothing.
    await drop(response.body).catch(() => {})
    return { ...answered, ...(retryAfterMs !== undefined && { retryAfterMs }) }
  } catch (error) {
    if (stop.aborted) return { kind: 'failed', code: 'stopped', ms: ms() }
    return { kind: 'failed', code: timeout.aborted ? 'timeout' : failureCode(error), ms: ms() }
  }
}

/** Reads an answer to its end, if that is near, so that the connection can be used again. */
async function drop(body: ReadableStream<Uint8Array> | null): Promise<void> {
  if (body === null) return
  let left = MAX_ANSWER_BYTES
  for await (const chunk of body) {
    left -= chunk.length
    if (left <= 0) return
  }
}

/** Milliseconds of a `Retry-After`: seconds, or a date (RFC 9110). */
function retryAfterOf(value: string | null): number | undefined {
  if (value === null) return undefined
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isNaN(ms) || ms < 0 ? undefined : ms
}

function failureCode(error: unknown): FailureCode {
  const cause: unknown = Reflect.get(Object(error), 'cause')
  const code = String(Reflect.get(Object(cause), 'code'))
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') return 'name_not_found'
  if (code === 'ECONNREFUSED') return 'connection_refused'
  if (/^(?:ERR_(?:TLS|SSL)|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|EPROTO)/.test(code))
    return 'tls_failed'
  return code === 'UND_ERR_CONNECT_TIMEOUT' ? 'timeout' : 'unreachable'
}
