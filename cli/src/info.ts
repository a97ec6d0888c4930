import { parser } from '@sallyport/contracts'
import { type Static, Type } from 'typebox'
import type { Context } from './context.ts'
import { CliError } from './errors.ts'
import { request } from './http.ts'

/** Where to log in, and what to ask tokens for. */
export type Info = Static<typeof Info>
const Info = Type.Object({ issuer: Type.String(), control: Type.String(), edge: Type.String() })
const parseInfo = parser('answer to GET /api/info', Info)

/** Reads what the admin API says of itself. Needs no login. Rejects with `unreachable` or `other_server`. */
export async function readInfo(context: Context): Promise<Info> {
  try {
    return parseInfo(await request(context, { method: 'GET', path: '/api/info' }))
  } catch (error) {
    if (error instanceof CliError && error.code === 'unreachable') throw error
    throw new CliError(
      'other_server',
      `What answers at ${context.url} is not an admin API of Sallyport. --url or SALLYPORT_URL must name one.`,
      2,
    )
  }
}
