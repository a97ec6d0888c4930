import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type TestIssuer, startTestIssuer } from '@sallyport/identity/test-issuer'
import { type BusUser, busUsers } from '@sallyport/bus'
import { findNatsServer } from '@sallyport/nats-server'
import { cacheDirectoryOf } from '@sallyport/programs'
import { startPostgres } from '@sallyport/postgres'
import { freePorts } from '@sallyport/standalone'
import { compileCache } from './compile-cache.ts'
import { type ComposeService, readComposeFile } from './compose-file.ts'
import { collect, Processes } from './processes.ts'
import { until } from './until.ts'

/** What `docker-compose.yml` describes, as processes of this machine. */
export interface ComposeProcesses extends AsyncDisposable {
  readonly issuer: TestIssuer
  readonly edgeUrl: string
  readonly controlUrl: string
  /** Public key of the log. */
  readonly verifierKey: () => Promise<string>
  readonly natsUrl: string
  /** Password of a user of the bus. */
  readonly natsPassword: (user: BusUser) => string
  readonly evidenceDirectory: string
  readonly recordingKeyFile: string
  readonly until: typeof until
  /** Runs a job again and resolves when it has ended. */
  readonly runToEnd: (name: string) => Promise<{ readonly code: number; readonly output: string }>
  /** The services that run, and `nats`. */
  readonly names: readonly string[]
  /** Their process ids. */
  readonly pids: () => Readonly<Record<string, number>>
  /** Ends one of those without any chance to tidy up; resolves when it is gone. */
  readonly kill: (name: string) => Promise<void>
  /** Starts one again that was killed; whether it is ready is for others to see. */
  readonly start: (name: string) => void
}

const REPOSITORY = new URL('../../../', import.meta.url)
const LOG_ORIGIN = 'sallyport.test/log'
/** Each user has a password of its own, so that a service with another's credentials would be noticed. */
const natsPassword = (user: BusUser): string => `password-of-${user}`
const FOLDERS = [
  'secrets',
  'targets',
  'evidence',
  'log-key',
  'edge-key',
  'masking-key',
  'recording-key',
  'nats',
]

/**
 * Runs each container of the compose file as a process: its command, its environment and its files, with the addresses
 * and folders of containers replaced by free ports and a temporary folder. Disposing it stops all and removes the folder.
 */
export async function startComposeProcesses(): Promise<ComposeProcesses> {
  await using parts = new AsyncDisposableStack()
  const directory = await makeFolders()
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const issuer = parts.use(await startTestIssuer())
  const postgres = parts.use(
    await startPostgres({ directory: join(directory, 'postgres'), temporary: true }),
  )
  const [nats = 0, monitor = 0, edge = 0, control = 0] = await freePorts(4)
  const edgeUrl = `http://127.0.0.1:${edge}`
  const controlUrl = `http://127.0.0.1:${control}`
  const admin = new URL(postgres.url)
  await writePasswords(directory, decodeURIComponent(admin.password))
  const processes = parts.use(new Processes())
  processes.add('nats', await natsOf(directory, nats, monitor))
  await answers(`http://127.0.0.1:${monitor}/healthz`)

  const places = placesIn(directory, admin, { nats, monitor, edge, control })
  const services = await readComposeFile(new URL('docker-compose.yml', REPOSITORY), {
    SALLYPORT_OIDC_ISSUER: issuer.issuer,
    SALLYPORT_LOG_ORIGIN: LOG_ORIGIN,
  })
  const launch = (name: string): ChildProcess => {
    const service = services[name]
    if (service === undefined) throw new Error(`the compose file has no ${name}`)
    return run(service, places)
  }
  const runToEnd = async (name: string): Promise<{ code: number; output: string }> => {
    const child = launch(name)
    const output = collect(child)
    const [code]: unknown[] = await once(child, 'exit')
    return { code: Number(code), output: output() }
  }

  const provisioned = await runToEnd('provision')
  if (provisioned.code !== 0) throw new Error(provisioned.output)
  for (const [name, { after }] of Object.entries(services)) {
    if (after.includes('provision')) processes.add(name, () => launch(name))
  }
  await Promise.all([answers(`${edgeUrl}/readyz`), answers(`${controlUrl}/healthz`)])
  const owned = parts.move()
  return {
    issuer,
    edgeUrl,
    controlUrl,
    verifierKey: async () =>
      (await readFile(join(directory, 'log-key', 'log.vkey'), 'utf8')).trim(),
    natsUrl: `nats://127.0.0.1:${nats}`,
    natsPassword,
    evidenceDirectory: join(directory, 'evidence'),
    recordingKeyFile: join(directory, 'recording-key', 'key'),
    until,
    runToEnd,
    names: processes.names(),
    pids: () => processes.pids(),
    kill: (name) => processes.kill(name),
    start: (name) => processes.start(name),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Addresses and folders of the compose file, and what stands for them on this machine. */
function placesIn(
  directory: string,
  admin: URL,
  {
    nats,
    monitor,
    edge,
    control,
  }: Readonly<Record<'nats' | 'monitor' | 'edge' | 'control', number>>,
): readonly (readonly [string, string])[] {
  return [
    ['nats:4222', `127.0.0.1:${nats}`],
    ['nats:8222', `127.0.0.1:${monitor}`],
    ['sallyport@postgres:5432/sallyport', `${admin.username}@${admin.host}${admin.pathname}`],
    ['/run/secrets', join(directory, 'secrets')],
    ['/run/target-secrets', join(directory, 'targets')],
    ['/data', directory],
    ['7410', String(edge)],
    ['7420', String(control)],
    ['0.0.0.0', '127.0.0.1'],
  ]
}

async function makeFolders(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-compose-'))
  await Promise.all(FOLDERS.map((name) => mkdir(join(directory, name), { mode: 0o700 })))
  return directory
}

async function writePasswords(directory: string, ofPostgres: string): Promise<void> {
  for (const { name } of busUsers()) {
    // oxlint-disable-next-line no-await-in-loop
    await writeFile(join(directory, 'secrets', `nats-${name}`), `${natsPassword(name)}\n`)
  }
  await writeFile(join(directory, 'secrets', 'postgres-password'), ofPostgres)
}

/** The server of the compose file with its own configuration file, on other ports. */
async function natsOf(
  directory: string,
  port: number,
  monitor: number,
): Promise<() => ChildProcess> {
  const source = await readFile(new URL('infra/nats/nats-server.conf', REPOSITORY), 'utf8')
  const file = join(directory, 'nats-server.conf')
  const local = source
    .replace('0.0.0.0:4222', `127.0.0.1:${port}`)
    .replace('0.0.0.0:8222', `127.0.0.1:${monitor}`)
    .replace('"/data"', JSON.stringify(join(directory, 'nats')))
  await writeFile(file, local)
  await copyFile(new URL('infra/nats/users.conf', REPOSITORY), join(directory, 'users.conf'))
  const { binary } = await findNatsServer({
    // The cache is where the environment says.
    // oxlint-disable-next-line node/no-process-env
    cacheDirectory: cacheDirectoryOf(process.env),
    report: () => {},
  })
  const env = {
    SALLYPORT_NATS_SERVER_NAME: 'nats-1',
    ...Object.fromEntries(
      busUsers().map(({ name }) => [`SALLYPORT_NATS_PASSWORD_${name}`, natsPassword(name)]),
    ),
  }
  return () => spawn(binary, ['-c', file], { env, stdio: ['ignore', 'ignore', 'pipe'] })
}

async function answers(url: string): Promise<void> {
  await until(`${url} answers`, async () => {
    const answer = await fetch(url).catch(() => undefined)
    return answer?.ok === true ? true : undefined
  })
}

function run(
  { command, environment }: ComposeService,
  places: readonly (readonly [string, string])[],
): ChildProcess {
  const [program, ...args] = command
  if (program !== 'node') throw new Error(`${String(program)} is not node`)
  const env = Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [
      name,
      places.reduce((text, [there, here]) => text.replaceAll(there, here), value),
    ]),
  )
  return spawn(process.execPath, args, {
    cwd: fileURLToPath(REPOSITORY),
    env: { ...compileCache(), ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
}
