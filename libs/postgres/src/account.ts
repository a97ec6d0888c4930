import { readFile, stat } from 'node:fs/promises'
import { PostgresError } from './errors.ts'

/** An operating-system account that the server runs as. */
export interface Account {
  readonly uid: number
  readonly gid: number
}

/** Accounts that exist nearly everywhere and may do little, the most fitting first. */
const CANDIDATES = ['postgres', 'nobody', 'daemon'] as const

/** Whether this process is root, which PostgreSQL refuses to run as. */
export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * The account for a server that root starts: the owner of the data where there is some, else the first of the usual
 * unprivileged accounts that this machine knows.
 */
export async function unprivilegedAccount(data: string): Promise<Account> {
  const owner = await stat(data).catch(() => undefined)
  if (owner !== undefined && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid }
  const accounts = parsePasswd(await readFile('/etc/passwd', 'utf8').catch(() => ''))
  for (const name of CANDIDATES) {
    const account = accounts.get(name)
    if (account !== undefined) return account
  }
  throw new PostgresError(
    'account',
    `PostgreSQL does not run as root, and this machine has no account named ${CANDIDATES.join(', ')}: ` +
      'start Sallyport as an ordinary user',
  )
}

/** Reads the lines of passwd(5); accounts of root's rights are left out. */
export function parsePasswd(text: string): ReadonlyMap<string, Account> {
  const accounts = new Map<string, Account>()
  for (const line of text.split('\n')) {
    const [name, , uid, gid] = line.split(':')
    if (name === undefined || !isId(uid) || !isId(gid)) continue
    // macOS writes `nobody` as -2, which is an unsigned number to the kernel.
    const account = { uid: Number(uid) >>> 0, gid: Number(gid) >>> 0 }
    if (account.uid !== 0) accounts.set(name, account)
  }
  return accounts
}

function isId(text: string | undefined): text is string {
  return text !== undefined && /^-?\d{1,10}$/.test(text)
}
