import { readFile } from 'node:fs/promises'
import { Agent } from 'undici'
import type { HttpDestination } from '../domain/destination.ts'
import type { Outcome } from '../domain/outcome.ts'
import { readTls } from './tls-files.ts'

const TIMEOUT_MS = 30_000
/** Most of an answer that is read: bulk answers have a line for each record. */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024

/** What a destination answered. */
export interface Answer {
  readonly kind: 'answered'
  readonly status: number
  readonly body: string
  readonly afterMs: number | undefined
}

/** Posts to one destination over one connection; the server's certificate is always verified. */
export interface Poster extends AsyncDisposable {
  /** Resolves with the answer, or with `again` where there was none. Rejects when the signal ends it. */
  post(
    path: string,
    body: string,
    headers: Readonly<Record<string, string>>,
    signal: AbortSignal,
  ): Promise<Answer | Extract<Outcome, { kind: 'again' }>>
}

/** `scheme` is that of the credential unless the destination says another. */
export function createPoster(destination: HttpDestination, scheme: string): Poster {
  const { url, headers: own = {}, authorization, tls } = destination
  const base = new URL(url)
  const agent = new Agent({
    connections: 1,
    pipelining: 1,
    connect: { timeout: TIMEOUT_MS, ...readTls(tls) },
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
  })
  return {
    async post(path, body, headers, signal) {
      try {
        const credential = authorization && (await readCredential(authorization.file))
        const response = await agent.request({
          origin: base.origin,
          path: pathOf(base, path),
          method: 'POST',
          headers: {
            'user-agent': 'Sallyport',
            ...headers,
            ...own,
            ...(credential !== undefined && {
              authorization: `${authorization?.scheme ?? scheme} ${credential}`,
            }),
          },
          body,
          signal,
        })
        return {
          kind: 'answered',
          status: response.statusCode,
          body: await textOf(response.body),
          afterMs: askedMs(response.headers['retry-after']),
        }
      } catch (error) {
        signal.throwIfAborted()
        return { kind: 'again', code: codeOf(error) }
      }
    },
    [Symbol.asyncDispose]: () => agent.destroy(),
  }
}

/** The path below that of the destination's URL, with the queries of both. */
function pathOf(base: URL, below: string): string {
  const [path = '', query = ''] = below.split('?')
  const queries = [base.search.slice(1), query].filter((one) => one !== '').join('&')
  const whole = path === '' ? base.pathname : `${base.pathname.replace(/\/$/, '')}${path}`
  return queries === '' ? whole : `${whole}?${queries}`
}

/** What an answer without a word of its own means: some refusals are about what was sent, others about who sent it, or when. */
export function judge({ status, afterMs }: Answer): Outcome {
  const code = `http_${status}`
  if (status >= 200 && status < 300) return { kind: 'taken', refused: [] }
  if (status === 400 || status === 413 || status === 422) return { kind: 'refused', code }
  return { kind: 'again', code, afterMs }
}

/** Read each time, so that it can be exchanged while the exporter runs. */
async function readCredential(file: string): Promise<string> {
  const text = (await readFile(file, 'utf8')).trim()
  if (/^[!-~]+$/.test(text)) return text
  throw Object.assign(new Error('the credential is no text of a header'), {
    code: 'credential_unreadable',
  })
}

async function textOf(body: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > MAX_ANSWER_BYTES)
      throw Object.assign(new Error('the answer is too long'), { code: 'answer_too_long' })
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

/** Milliseconds of a `Retry-After`: seconds, or a date (RFC 9110). */
function askedMs(value: string | string[] | undefined): number | undefined {
  if (typeof value !== 'string') return undefined
  const ms = /^\d{1,9}$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now()
  return Number.isNaN(ms) || ms < 0 ? undefined : ms
}

/** The code of a failure; messages may show addresses and paths. */
export function codeOf(error: unknown): string {
  const code: unknown = Reflect.get(Object(error), 'code')
  return typeof code === 'string' && /^[\w-]{1,64}$/.test(code) ? code : 'failed'
}
