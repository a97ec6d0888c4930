import { join } from 'node:path'
import { parser } from '@sallyport/contracts'
import { type Static, Type } from 'typebox'
import type { Context } from './context.ts'
import type { CliError } from './errors.ts'
import { readJsonFile, writePrivateJson } from './json-file.ts'
import { notLoggedIn } from './not-logged-in.ts'

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

/** Where logins are kept. */
type Keeping = Pick<Context, 'configDirectory'>

const fileOf = (context: Keeping): string => join(context.configDirectory, 'credentials.json')

/** Every stored login, the newest last. */
async function readLogins(context: Keeping): Promise<readonly Login[]> {
  const value = await readJsonFile(fileOf(context))
  return value === undefined ? [] : parseLogins(value).logins
}

/** Stores a login, in the place of an earlier one of the same user. */
export async function storeLogin(context: Keeping, login: Login): Promise<void> {
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

/** The access token of the login in use. Rejects with a CliError that says what to do where there is none. */
export async function accessToken(context: Context): Promise<string> {
  const logins = await readLogins(context)
  const login = find(context, logins)
  if (login !== undefined && login.expiresAt > Date.now()) return login.accessToken
  const elsewhere = find({ ...context, url: undefined }, logins)?.url
  throw await notLoggedIn(context, {
    ...(login !== undefined && { before: login.user }),
    ...(login === undefined && elsewhere !== undefined && { elsewhere }),
  })
}

/** That the login in use is over, and what to do. */
export async function loginOver(context: Context): Promise<CliError> {
  const login = find(context, await readLogins(context))
  return notLoggedIn(context, login === undefined ? {} : { before: login.user })
}

const isSame = (a: Login, b: Login): boolean => a.url === b.url && a.user === b.user

/** The newest login of a user, or of any where none is named; at any URL where none is. */
const find = (
  { url, as }: { readonly url: string | undefined; readonly as: string | undefined },
  logins: readonly Login[],
): Login | undefined =>
  logins.findLast(
    (login) => (url === undefined || login.url === url) && (as === undefined || login.user === as),
  )
