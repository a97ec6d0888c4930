import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, busUsers, connectBus, provisionStreams, type StreamLimits } from '@sallyport/bus'
import {
  createKeyRing,
  createLogKey,
  openFolder,
  parseVerifierKey,
  readEntries,
  type Report,
  type VerifierKey,
  verifyLog,
} from '@sallyport/evidence'
import { readKeyRing } from '@sallyport/key-file'
import { startNatsServer, type RunningNatsServer } from '@sallyport/nats-server'
import type { RunningService } from '@sallyport/service'
import type { RecorderConfig } from '../config.ts'
import type { Events } from '../events.ts'
import { createRecorder, type Deps } from '../service.ts'
import { createWatchedEvents, type WatchedEvents } from './watched-events.ts'

/** A real server with its streams, a folder and a key: all that a recorder needs. */
export interface Bench extends AsyncDisposable {
  readonly config: RecorderConfig
  /** Folder of the evidence. */
  readonly directory: string
  /** Kills the server without warning and starts it again on the same port. */
  restartServer(): Promise<void>
  readonly key: VerifierKey
  /** Holds the password of the recorder's user of the bus. */
  readonly passwordFile: string
  connect(): Promise<Bus>
  /** Starts a recorder whose events can be awaited. */
  start(overrides?: Partial<Deps>, config?: Partial<RecorderConfig>): Promise<Started>
  /** Checks the folder. */
  verify(): Promise<Report>
  /** Every leaf of the log, as text. */
  leaves(): Promise<string[]>
}

export interface Started extends AsyncDisposable {
  readonly service: RunningService
  readonly events: WatchedEvents
}

const ORIGIN = 'sallyport.test/log'

export async function openBench(limits: StreamLimits = {}): Promise<Bench> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-recorder-'))
  stack.defer(() => rm(directory, { recursive: true }))
  const users = busUsers().filter(({ name }) => name === 'recorder')
  const place = { directory: join(directory, 'nats'), users }
  let server: RunningNatsServer = await startNatsServer(place)
  stack.defer(() => server[Symbol.asyncDispose]())
  const { url, port, user, password } = server
  const nats = { url, name: 'test', user, password }
  const own = { user: 'recorder', password: server.passwords.get('recorder') ?? '' }
  await provisionStreams(nats, {
    journalBytes: 64 * 1024 ** 2,
    stateBytes: 16 * 1024 ** 2,
    auditBytes: 512 * 1024 ** 2,
    ...limits,
  })
  const { key, keyFile, recordingKeyFile } = await writeKeys(directory)
  const evidence = join(directory, 'evidence')
  const config: RecorderConfig = {
    // The recorder may do what it needs, and no more.
    nats: { ...nats, ...own },
    evidence: { kind: 'folder', directory: evidence },
    keyFile,
    recordingKeyFile,
    retentionIntervalMs: 86_400_000,
    origin: ORIGIN,
    intervalMs: 20,
    log: { level: 'silent' },
  }
  const source = openFolder(evidence)
  const recordingKeys = createKeyRing(await readKeyRing(recordingKeyFile, 'recording key'))
  const owned = stack.move()
  return {
    config,
    directory: evidence,
    async restartServer() {
      await server.kill()
      server = await startNatsServer({ ...place, port })
    },
    key,
    passwordFile: join(place.directory, 'users', 'recorder'),
    connect: async () => owned.use(await connectBus(nats)),
    start: (overrides, changes) => start({ ...config, ...changes }, overrides),
    verify: () => verifyLog(source, key, { recordingKeys }),
    async leaves() {
      const { size } = await verifyLog(source, key)
      const entries: string[] = []
      for (let bundle = 0; bundle * 256 < size; bundle++)
        for (const entry of await readEntries(source, bundle, size))
          entries.push(Buffer.from(entry).toString('utf8'))
      return entries
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Writes the key that the log is signed with, and the one that wraps data keys. */
async function writeKeys(directory: string) {
  const { privateKeyPem, verifierKey } = createLogKey(ORIGIN)
  const keyFile = join(directory, 'log-key.pem')
  await writeFile(keyFile, privateKeyPem, { mode: 0o600 })
  const recordingKeyFile = join(directory, 'recording-key')
  await writeFile(recordingKeyFile, `${'5a'.repeat(32)}\n`, { mode: 0o600 })
  return { key: parseVerifierKey(verifierKey), keyFile, recordingKeyFile }
}

async function start(config: RecorderConfig, overrides: Partial<Deps> = {}): Promise<Started> {
  const events = createWatchedEvents()
  const given: Partial<Deps> & { readonly events: Events } = { events, ...overrides }
  const service = await createRecorder(config, given)
  return { service, events, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() }
}
