import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { busUsers, provisionStreams } from '@sallyport/bus'
import { createControl, DEFAULT_DELIVERY } from '@sallyport/control'
import { startTestIssuer } from '@sallyport/identity/test-issuer'
import { type CliResult, runCli } from '@sallyport/kit'
import { createMasking } from '@sallyport/masking'
import { startNatsServer } from '@sallyport/nats-server'

/** Those who keep masking profiles: the command, the admin API and the masking service on a bus, and nothing else. */
export interface Desk extends AsyncDisposable {
  /** Runs `sallyport mask` as a member of a group. */
  mask(group: Group, ...args: readonly string[]): Promise<CliResult>
  /** Writes a file to the desk's folder; returns its path. */
  file(name: string, text: string): Promise<string>
}

const GROUPS = ['admins', 'auditors', 'analysts'] as const
export type Group = (typeof GROUPS)[number]

/** Nobody listens there: nothing of this needs the database. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'
const HOUR_MS = 3_600_000

/** Starts it on free ports, with a key for tokens. */
export async function startDesk(): Promise<Desk> {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-masking-desk-'))
  parts.defer(() => rm(directory, { recursive: true, maxRetries: 3 }))
  const server = parts.use(await startNatsServer({ directory, users: busUsers() }))
  const { url, user, password, passwords } = server
  await provisionStreams({ url, user, password, name: 'test' })
  const busOf = (name: string) => ({ url, user: name, name, password: passwords.get(name) ?? '' })
  const log = { level: 'silent' } as const
  const file: Desk['file'] = async (name, text) => {
    const path = join(directory, name)
    await writeFile(path, text, { mode: 0o600 })
    return path
  }
  const keyFile = await file('masking-key', 'ab'.repeat(32))
  parts.use(await createMasking({ nats: busOf('masking'), log, keyFile }))
  const issuer = parts.use(await startTestIssuer())
  const control = parts.use(
    await createControl({
      host: '127.0.0.1',
      port: 0,
      edgeUrl: 'http://127.0.0.1:1',
      trustedProxies: [],
      databaseUrl: NO_DATABASE,
      searchText: false,
      identity: { issuer: issuer.issuer, jwksUrl: issuer.jwksUrl, groupsClaim: 'groups' },
      roles: { admins: ['admins'], auditors: ['auditors'] },
      webhooks: [],
      delivery: DEFAULT_DELIVERY,
      nats: busOf('control'),
      log,
    }),
  )
  const logins = await Promise.all(
    GROUPS.map(async (group) => ({
      url: control.url,
      user: group,
      accessToken: await issuer.issue(control.url, { sub: `one-of-${group}`, groups: [group] }),
      expiresAt: Date.now() + HOUR_MS,
    })),
  )
  await file('credentials.json', JSON.stringify({ logins }))
  const environment = { SALLYPORT_URL: control.url, SALLYPORT_CONFIG_DIR: directory }
  const owned = parts.move()
  return {
    mask: (group, ...args) => runCli(['--as', group, 'mask', ...args], environment),
    file,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
