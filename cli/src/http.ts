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
export async function request(
  context: Context,
  { method, path, body, token }: ApiRequest,
): Promise<unknown> {
  const response = await fetch(`${context.url}${path}`, {
    method,
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT_MS),
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
  const value: unknown = await response.json().catch(() => undefined)
  if (response.ok) return value
  throw problemOf(response.status, value)
}

function problemOf(status: number, value: unknown): CliError {
  try {
    const { code, detail, problems } = parseProblem(value)
    const list = (problems ?? []).map((problem) => `\n  - ${problem}`).join('')
    return new CliError(code, `${detail}${list}`)
  } catch {
    return new CliError('unexpected_answer', `The admin API answered with status ${status}.`)
  }
}
