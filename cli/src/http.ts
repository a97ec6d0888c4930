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

/** Longest line of an answer that comes line by line, in characters. */
const MAX_LINE_CHARS = 16 * 1024 * 1024
/** Longest time without a line: the wait for others, and for one step. */
const SILENCE_MS = 300_000

/**
 * Makes one request and hands over the JSON of each line of its answer as it comes. Every failure is a CliError that says
 * what to do.
 */
export async function* openLines(context: Context, asked: ApiRequest): AsyncGenerator {
  const silence = new AbortController()
  const timer = setTimeout(() => silence.abort(), SILENCE_MS)
  try {
    const response = await send(context, asked, silence.signal)
    if (!response.ok || response.body === null)
      throw problemOf(response.status, await response.json().catch(() => undefined))
    let open = ''
    for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
      timer.refresh()
      const lines = `${open}${piece}`.split('\n')
      open = lines.pop() ?? ''
      if (open.length > MAX_LINE_CHARS) throw interrupted()
      for (const line of lines) yield JSON.parse(line)
    }
  } catch (error) {
    if (error instanceof CliError) throw error
    throw interrupted()
  } finally {
    clearTimeout(timer)
  }
}

const interrupted = (): CliError =>
  new CliError('interrupted', 'The admin API ended before it was done; try again.')

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
