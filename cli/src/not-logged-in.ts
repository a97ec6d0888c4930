import { type Context, DEFAULT_URL } from './context.ts'
import { CliError } from './errors.ts'
import { readInfo } from './info.ts'
import { isLocalIssuer } from './login/provider.ts'

/** What is known of the logins of someone who has none that is good here. */
export interface Standing {
  /** Whose login is over. */
  readonly before?: string
  /** URL that the newest login is for, where it is for another one. */
  readonly elsewhere?: string
}

/**
 * Why nobody is logged in at a URL, and the command that changes it. Rejects where that URL has no admin API: then this is
 * what has to be said.
 */
export async function notLoggedIn(
  context: Context,
  { before, elsewhere }: Standing,
): Promise<CliError> {
  const { issuer } = await readInfo(context)
  const who = context.as === undefined ? '' : ` as ${context.as}`
  const over = before === undefined ? '' : ' any more'
  const other = elsewhere === undefined ? '' : ` Your login${who} is for ${elsewhere}.`
  const user = isLocalIssuer(issuer) ? (context.as ?? before ?? '<name>') : undefined
  return new CliError(
    'not_logged_in',
    `You are not logged in${who} at ${context.url}${over}.${other} Log in with: ${loginCommand(context, user)}`,
    2,
  )
}

function loginCommand({ url }: Context, user: string | undefined): string {
  return [
    'npx --no -- sallyport login',
    ...(url === DEFAULT_URL ? [] : ['--url', forShell(url)]),
    ...(user === undefined ? [] : ['--user', user === '<name>' ? user : forShell(user)]),
  ].join(' ')
}

/** A name that came from elsewhere must not do anything in the shell that the command is pasted into. */
const forShell = (text: string): string =>
  /^[\w.:/@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
