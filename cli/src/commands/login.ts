import { resolve } from 'node:path'
import { requireServed } from '../connection-names.ts'
import type { Context } from '../context.ts'
import { CliError, usage } from '../errors.ts'
import { forgetLogin, storeLogin } from '../credentials.ts'
import { readInfo } from '../info.ts'
import { loginByBrowser } from '../login/by-browser.ts'
import { loginBySecret } from '../login/by-secret.ts'
import { loginByWalk } from '../login/by-walk.ts'
import { discover, type Granted } from '../login/provider.ts'
import { show } from '../output/show.ts'
import { whoami } from './whoami.ts'

export interface LoginOptions {
  readonly user?: string
}

/** Logs in for the admin API and stores the login. */
export async function login(context: Context, options: LoginOptions): Promise<void> {
  const { issuer, control } = await readInfo(context)
  // A server that names another one would get a token that the other one takes.
  if (control !== context.url)
    throw new CliError(
      'other_server',
      `The admin API at ${context.url} says that it is ${control}. If you trust it, log in with --url ${control}.`,
      2,
    )
  const { accessToken, expiresAt } = await obtain(context, issuer, control, options)
  const { id } = await whoami(context, accessToken)
  await storeLogin(context, { url: context.url, user: id, accessToken, expiresAt })
  show(
    context,
    { user: id, expiresAt: new Date(expiresAt).toISOString() },
    () => `Logged in as ${id}.\n`,
  )
}

/** Forgets the login in use. */
export async function logout(context: Context): Promise<void> {
  const user = await forgetLogin(context)
  show(context, { user: user ?? null }, () =>
    user === undefined ? 'You were not logged in.\n' : `Logged out ${user}.\n`,
  )
}

export interface TokenOptions extends LoginOptions {
  readonly connection: string
  readonly client?: string
  readonly clientSecretFile?: string
}

/** Prints an access token for a connection, and nothing else. */
export async function token(context: Context, options: TokenOptions): Promise<void> {
  requireOneIdentity(options)
  const { issuer, edge } = await readInfo(context)
  await requireServed(context, edge, options.connection)
  const resource = `${edge}/mcp/${options.connection}`
  const { accessToken, expiresAt } = await obtain(context, issuer, resource, options)
  show(
    context,
    { accessToken, expiresAt: new Date(expiresAt).toISOString() },
    () => `${accessToken}\n`,
  )
}

/** A token is of a person or of a machine; half of a machine identity must not become a person's login. */
function requireOneIdentity({ user, client, clientSecretFile }: TokenOptions): void {
  if (client !== undefined && user !== undefined)
    throw usage('--client and --user exclude each other: a token is of a machine or of a person.')
  if (client !== undefined && clientSecretFile === undefined)
    throw usage(
      '--client needs --client-secret-file <file>: the file with the secret of the machine.',
    )
  if (client === undefined && clientSecretFile !== undefined)
    throw usage('--client-secret-file needs --client <id>: the machine whose secret it is.')
}

async function obtain(
  context: Context,
  issuer: string,
  resource: string,
  { user, client, clientSecretFile }: Omit<TokenOptions, 'connection'>,
): Promise<Granted> {
  const provider = await discover(issuer)
  if (client !== undefined && clientSecretFile !== undefined)
    return loginBySecret(
      provider,
      client,
      resolve(context.workingDirectory, clientSecretFile),
      resource,
    )
  return user === undefined
    ? loginByBrowser(context, provider, resource)
    : loginByWalk(provider, user, resource)
}
