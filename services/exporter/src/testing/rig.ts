import { type ChildProcess, spawn } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Bus, busUsers, connectBus, provisionStreams } from '@sallyport/bus'
import {
  type DestinationStatus,
  exporterRedeliver,
  exporterStatus,
  type ReplyOf,
} from '@sallyport/contracts'
import { startNatsServer } from '@sallyport/nats-server'
import type { ExporterConfig } from '../config.ts'
import type { Destination } from '../domain/destination.ts'
import { createExporter } from '../service.ts'
import { type WatchedEvents, watchedEvents } from './watched-events.ts'

const MIB = 1024 ** 2

/** The exporter before a real nats-server, with no more rights than it has. */
export interface Rig {
  /** The recorder's connection, which writes the audit stream. */
  readonly bus: Bus
  /** How exporting goes, as the admin API asks for it. */
  status(): Promise<ReplyOf<typeof exporterStatus>>
  /** The same of the one destination that there is. */
  destination(): Promise<DestinationStatus>
  /** The same, once it has everything. */
  caughtUp(): Promise<DestinationStatus>
  /** Has a destination given again what it refused. */
  redeliver(destination: string): Promise<number>
  readonly folder: string
  config(...destinations: readonly Destination[]): ExporterConfig
  /** Starts an exporter; the test stops it. */
  start(...destinations: readonly Destination[]): Promise<AsyncDisposable & WatchedEvents>
  /** Starts one as a process of its own, to be killed, with these further arguments. */
  spawn(module: URL, destinations: readonly Destination[], ...args: readonly string[]): ChildProcess
}

/** What waits between attempts in tests. */
const BACKOFF = { firstMs: 20, longestMs: 100 }

/** Starts the rig of one test file, with an audit stream of that size; it ends with the file. */
export async function startRig(auditBytes = 16 * MIB): Promise<Rig> {
  const parts = new AsyncDisposableStack()
  after(() => parts.disposeAsync())
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-exporter-'))
  parts.defer(() => rm(folder, { recursive: true, maxRetries: 3 }))
  const server = parts.use(
    await startNatsServer({ directory: join(folder, 'nats'), users: busUsers() }),
  )
  const { url, passwords } = server
  const as = (user: string) => ({ url, name: user, user, password: passwords.get(user) ?? '' })
  await provisionStreams(as('provision'), {
    journalBytes: MIB,
    stateBytes: MIB,
    auditBytes,
    approvalBytes: MIB,
    heldBytes: MIB,
    ratesBytes: MIB,
  })
  const config = (...destinations: readonly Destination[]): ExporterConfig => ({
    nats: as('exporter'),
    destinations,
    deadLetters: join(folder, 'dead'),
    log: { level: 'silent' },
  })
  const asking = asker(parts.use(await connectBus(as('control'))))
  return {
    bus: parts.use(await connectBus(as('recorder'))),
    folder,
    config,
    ...asking,
    spawn(module, destinations, ...args) {
      writeFileSync(join(folder, 'export.json'), JSON.stringify(destinations))
      writeFileSync(join(folder, 'password'), passwords.get('exporter') ?? '')
      return spawn(process.execPath, [fileURLToPath(module), ...args], {
        stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        env: {
          SALLYPORT_NATS_URL: url,
          SALLYPORT_NATS_USER: 'exporter',
          SALLYPORT_NATS_PASSWORD_FILE: join(folder, 'password'),
          SALLYPORT_EXPORT_FILE: join(folder, 'export.json'),
          SALLYPORT_EXPORT_DEAD_LETTERS: join(folder, 'dead'),
          SALLYPORT_LOG_LEVEL: 'silent',
        },
      })
    },
    async start(...destinations) {
      const watched = watchedEvents()
      const { events } = watched
      const service = await createExporter(config(...destinations), { events, backoff: BACKOFF })
      return { ...watched, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() }
    },
  }
}

/** What is asked of the exporter over the bus. */
function asker(control: Bus): Pick<Rig, 'status' | 'destination' | 'caughtUp' | 'redeliver'> {
  const status = () => control.call(exporterStatus, {})
  const first = async () => {
    const [one] = (await status()).destinations
    if (one === undefined) throw new Error('the exporter has no destination')
    return one
  }
  return {
    status,
    destination: first,
    async caughtUp() {
      for (;;) {
        // oxlint-disable-next-line no-await-in-loop -- asked until it is so
        const one = await first()
        if (one.lag?.records === 0) return one
      }
    },
    redeliver: async (destination) =>
      (await control.call(exporterRedeliver, { destination })).records,
  }
}
