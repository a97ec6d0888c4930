import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, busUsers, connectBus, provisionStreams } from '@sallyport/bus'
import {
  maskingPublish,
  maskingPublished,
  type MaskProfile,
  newEventId,
  type Principal,
  type ReplyOf,
  seal,
} from '@sallyport/contracts'
import { startNatsServer } from '@sallyport/nats-server'
import type { MaskingConfig } from '../config.ts'

/** The masking service's surroundings: a real bus, and those who speak to it. */
export interface MaskingRig extends AsyncDisposable {
  /** The service with its own rights on the bus and no other; it writes its log to a file. */
  readonly config: MaskingConfig
  /** A client with all rights. */
  readonly bus: Bus
  readonly directory: string
  /** Another client with all rights; it ends with the rig. */
  connect(): Promise<Bus>
  log(): Promise<string>
  publish(
    profile: MaskProfile,
    expectedVersion: number,
    by?: Bus,
  ): Promise<ReplyOf<typeof maskingPublish>>
  /** Writes a version past the service, as another replica may have; returns its sequence. */
  write(profile: MaskProfile, version: number, expected: number): Promise<number>
}

export const dave: Principal = { kind: 'user', id: 'dave', issuer: 'i', groups: ['admins'] }

export async function startMaskingRig(): Promise<MaskingRig> {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-masking-'))
  parts.defer(() => rm(directory, { recursive: true, maxRetries: 3 }))
  const server = parts.use(await startNatsServer({ directory, users: busUsers() }))
  const { url, user, password, passwords } = server
  const nats = { url, user, password, name: 'test', deadlineMs: 60_000 }
  await provisionStreams(nats)
  const bus = parts.use(await connectBus(nats))
  const file = join(directory, 'masking.log')
  const own = { url, user: 'masking', password: String(passwords.get('masking')), name: 'masking' }
  const owned = parts.move()
  return {
    config: { nats: own, log: { file, level: 'debug' } },
    bus,
    directory,
    log: () => readFile(file, 'utf8'),
    connect: async () => owned.use(await connectBus(nats)),
    publish: (profile, expectedVersion, by = bus) =>
      by.call(maskingPublish, { profile, expectedVersion, author: dave, reason: 'test' }),
    async write(profile, version, expected) {
      const data = { version, profile, author: dave, reason: 'past it', previous: version - 1 }
      const stamp = { id: newEventId(), source: '/test', time: new Date() }
      const event = seal(maskingPublished, `masking/${profile.name}`, data, stamp)
      return bus.state.append('masking', profile.name, event, expected)
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
