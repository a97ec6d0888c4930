import { parser } from '@sallyport/contracts'
import { Type } from 'typebox'
import type { Context } from './context.ts'
import { CliError } from './errors.ts'

const TIMEOUT_MS = 30_000

const Problem = Type.Object({
  code: Type.String(),
  detail: Type.String(),
  problems: Type.Optional(Type.Array(Type.String())),
})
const parseProblem = parser('problem', Problem)

/** A request to the admin API. */
export interface ApiRequest {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly token?: string
}

/** Makes one request and returns the JSON of its answer. Every failure is a CliError that says what to do. */
export async function request(context: Context, asked: ApiRequest): Promise<unknown> {
  const response = await send(context, asked, AbortSignal.timeout(TIMEOUT_MS))
  const value: unknown = await response.json().catch(() => undefined)
  if (response.ok) return value
  throw problemOf(response.status, value)
}

/** How an answer comes that is not over at once. */
export interface Pieces<T> {
  /** What stands between two pieces. */
  readonly separator: string
  /** Longest time without a sign of life, in milliseconds. */
  readonly silenceMs: number
  /** Reads a piece; where that throws, the answer is broken. */
  readonly read: (piece: string) => Iterable<T>
  /** Ends it when it aborts. */
  readonly signal?: AbortSignal
}

/** Longest piece of an answer, in characters. */
const MAX_PIECE_CHARS = 16 * 1024 * 1024

/**
 * Makes one request and hands over what is read of the pieces of its answer as they come, until it ends or the signal
 * aborts. Every failure is a CliError that says what to do.
 */
export async function* openPieces<T>(
  context: Context,
  asked: ApiRequest,
  { separator, silenceMs, read, signal }: Pieces<T>,
): AsyncGenerator<T> {
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(), silenceMs)
  const signals = signal === undefined ? [silence.signal] : [signal, silence.signal]
  try {
    const response = await send(context, asked, AbortSignal.any(signals))
    if (!response.ok || response.body === null)
      throw problemOf(response.status, await response.json().catch(() => undefined))
    let open = ''
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      timer.refresh()
      const pieces = `${open}${chunk}`.split(separator)
      open = pieces.pop() ?? ''
      if (open.length > MAX_PIECE_CHARS) throw interrupted()
      for (const piece of pieces) yield* read(piece)
    }
  } catch (error) {
    if (error instanceof CliError) throw error
    throw interrupted()
  } finally {
    clearTimeout(timer)
  }
}

/** That an answer ended before it was whole. */
const interrupted = (): CliError =>
  new CliError('interrupted', 'The admin API ended before it was done; try again.')

/** Makes one request. Rejects with a CliError where nobody answers. */
async function send(
  context: Context,
  { method, path, body, token }: ApiRequest,
  signal: AbortSignal,
): Promise<Response> {
  return fetch(`${context.url}${path}`, {
    method,
    redirect: 'error',
    signal,
    headers: {
      ...(token !== undefined && { authorization: `Bearer ${token}` }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  }).catch(() => {
    throw new CliError(
      'unreachable',
      `The admin API at ${context.url} does not answer. Is Sallyport running? (--url or SALLYPORT_URL names another one.)`,
      2,
    )
  })
}

/** A refusal by the admin API, each single problem on a line of its own. */
export function problemOf(status: number, value: unknown): CliError {
  try {
    const { code, detail, problems } = parseProblem(value)
    const list = (problems ?? []).map((problem) => `\n  - ${problem}`).join('')
    return new CliError(code, `${detail}${list}`)
  } catch {
    return new CliError('unexpected_answer', `The admin API answered with status ${status}.`)
  }
}
