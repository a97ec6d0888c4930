import { parser } from '@sallyport/contracts'
import type { Static, TSchema } from 'typebox'
import type { Context } from './context.ts'
import { accessToken } from './credentials.ts'
import { request } from './http.ts'

/** The admin API, as the user who is logged in. Every failure is a CliError that says what to do. */
export interface Api {
  get<S extends TSchema>(path: string, schema: S): Promise<Static<S>>
  send<S extends TSchema>(
    method: 'PUT' | 'POST' | 'DELETE',
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
    const value = await request(context, { method, path, body, token })
    return parser(`answer to ${method} ${path}`, schema)(value)
  }
  return {
    get: (path, schema) => ask('GET', path, undefined, schema),
    send: (method, path, body, schema) => ask(method, path, body, schema),
  }
}
