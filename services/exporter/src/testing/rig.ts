import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after } from 'node:test'
import { type Bus, busUsers, connectBus, provisionStreams } from '@sallyport/bus'
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
  readonly folder: string
  readonly url: string
  readonly password: string
  config(...destinations: readonly Destination[]): ExporterConfig
  /** Starts an exporter; the test stops it. */
  start(...destinations: readonly Destination[]): Promise<AsyncDisposable & WatchedEvents>
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
  return {
    bus: parts.use(await connectBus(as('recorder'))),
    folder,
    url,
    password: passwords.get('exporter') ?? '',
    config,
    async start(...destinations) {
      const watched = watchedEvents()
      const { events } = watched
      const service = await createExporter(config(...destinations), { events, backoff: BACKOFF })
      return { ...watched, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() }
    },
  }
}
