import { parser } from '@sallyport/contracts'
import { type Static, type TSchema, Type } from 'typebox'
import type { Context } from './context.ts'
import { accessToken } from './credentials.ts'
import { CliError } from './errors.ts'

const TIMEOUT_MS = 30_000

const Problem = Type.Object({
  code: Type.String(),
  detail: Type.String(),
  problems: Type.Optional(Type.Array(Type.String())),
})
const parseProblem = parser('problem', Problem)

/** The admin API, as the user who is logged in. Every failure is a CliError that says what to do. */
export interface Api {
  get<S extends TSchema>(path: string, schema: S): Promise<Static<S>>
  send<S extends TSchema>(
    method: 'PUT' | 'POST',
    path: string,
    body: unknown,
    schema: S,
  ): Promise<Static<S>>
}

export function openApi(context: Context): Api {
  const ask = async <S extends TSchema>(
    method: string,
    path: string,
    body: unknown,
    schema: S,
  ): Promise<Static<S>> => {
    const token = await accessToken(context)
    const value = await request(context, method, path, body, token)
    return parser(`answer to ${method} ${path}`, schema)(value)
  }
  return {
    get: (path, schema) => ask('GET', path, undefined, schema),
    send: (method, path, body, schema) => ask(method, path, body, schema),
  }
}

const Info = Type.Object({ issuer: Type.String(), control: Type.String(), edge: Type.String() })
const parseInfo = parser('answer to GET /api/info', Info)

/** Where to log in and what to ask tokens for. Needs no login. */
export async function readInfo(context: Context): Promise<Static<typeof Info>> {
  return parseInfo(await request(context, 'GET', '/api/info', undefined, undefined))
}

async function request(
  context: Context,
  method: string,
  path: string,
  body: unknown,
  token: string | undefined,
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
  const value = await response.json().catch(() => undefined)
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
