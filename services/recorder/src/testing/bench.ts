import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, connectBus, provisionStreams } from '@sallyport/bus'
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
  readonly server: RunningNatsServer
  readonly config: RecorderConfig
  /** Folder of the evidence. */
  readonly directory: string
  readonly key: VerifierKey
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

export async function openBench(): Promise<Bench> {
  await using stack = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-recorder-'))
  stack.defer(() => rm(directory, { recursive: true }))
  const server = stack.use(await startNatsServer({ directory: join(directory, 'nats') }))
  const nats = { url: server.url, name: 'test', user: server.user, password: server.password }
  await provisionStreams(nats, {
    journalBytes: 64 * 1024 ** 2,
    stateBytes: 16 * 1024 ** 2,
    auditBytes: 16 * 1024 ** 2,
  })
  const made = createLogKey(ORIGIN)
  const keyFile = join(directory, 'log-key.pem')
  await writeFile(keyFile, made.privateKeyPem, { mode: 0o600 })
  const recordingKeyFile = join(directory, 'recording-key')
  await writeFile(recordingKeyFile, `${'5a'.repeat(32)}\n`, { mode: 0o600 })
  const evidence = join(directory, 'evidence')
  const config: RecorderConfig = {
    nats,
    evidence: { kind: 'folder', directory: evidence },
    keyFile,
    recordingKeyFile,
    retentionIntervalMs: 86_400_000,
    origin: ORIGIN,
    intervalMs: 20,
    log: { level: 'silent' },
  }
  const source = openFolder(evidence)
  const key = parseVerifierKey(made.verifierKey)
  const recordingKeys = createKeyRing(await readKeyRing(recordingKeyFile, 'recording key'))
  const owned = stack.move()
  return {
    server,
    config,
    directory: evidence,
    key,
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

async function start(config: RecorderConfig, overrides: Partial<Deps> = {}): Promise<Started> {
  const events = createWatchedEvents()
  const given: Partial<Deps> & { readonly events: Events } = { events, ...overrides }
  const service = await createRecorder(config, given)
  return { service, events, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() }
}
