import { join } from 'node:path'
import { parser } from '@sallyport/contracts'
import { type Static, Type } from 'typebox'
import type { Context } from './context.ts'
import { CliError } from './errors.ts'
import { readJsonFile, writePrivateJson } from './json-file.ts'

/** One stored login. */
export type Login = Static<typeof Login>
const Login = Type.Object({
  url: Type.String(),
  user: Type.String(),
  accessToken: Type.String(),
  /** Unix milliseconds. */
  expiresAt: Type.Number(),
})
const Logins = Type.Object({ logins: Type.Array(Login) })
const parseLogins = parser('credentials.json', Logins)

const fileOf = (context: Context): string => join(context.configDirectory, 'credentials.json')

/** Every stored login, the newest last. */
async function readLogins(context: Context): Promise<readonly Login[]> {
  const value = await readJsonFile(fileOf(context))
  return value === undefined ? [] : parseLogins(value).logins
}

/** Stores a login, in the place of an earlier one of the same user. */
export async function storeLogin(context: Context, login: Login): Promise<void> {
  const others = (await readLogins(context)).filter((other) => !isSame(other, login))
  await writePrivateJson(fileOf(context), { logins: [...others, login] })
}

/** Forgets the login in use. Returns whose it was; undefined where there is none. */
export async function forgetLogin(context: Context): Promise<string | undefined> {
  const logins = await readLogins(context)
  const login = find(context, logins)
  if (login === undefined) return undefined
  await writePrivateJson(fileOf(context), {
    logins: logins.filter((other) => !isSame(other, login)),
  })
  return login.user
}

/** The access token of the login in use. Throws `not_logged_in` with what to do. */
export async function accessToken(context: Context): Promise<string> {
  const login = find(context, await readLogins(context))
  if (login !== undefined && login.expiresAt > Date.now()) return login.accessToken
  const who = context.as === undefined ? '' : ` as ${context.as}`
  throw new CliError(
    'not_logged_in',
    `You are not logged in${who}${login === undefined ? '' : ' any more'}. Log in with: sallyport login`,
    2,
  )
}

const isSame = (a: Login, b: Login): boolean => a.url === b.url && a.user === b.user

const find = ({ url, as }: Context, logins: readonly Login[]): Login | undefined =>
  logins.findLast((login) => login.url === url && (as === undefined || login.user === as))
