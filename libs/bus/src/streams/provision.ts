import { isDeepStrictEqual } from 'node:util'
import { type JetStreamManager, jetstreamManager } from '@nats-io/jetstream'
import { BusError } from '../errors.ts'
import { openLink } from '../link/link.ts'
import type { BusOptions } from '../options.ts'
import {
  type ConsumerDefinition,
  CONSUMERS,
  type StreamDefinition,
  streamDefinitions,
  type StreamLimits,
} from './definitions.ts'
import { infoError, isMissing } from './info.ts'

/**
 * Creates the streams and their durable consumers where they are missing, and checks those that are there. An existing
 * one is never changed: it rejects with `not_ready` and says what differs. Several processes may do it at once.
 */
export async function provisionStreams(
  options: BusOptions,
  limits: StreamLimits = {},
): Promise<void> {
  await using link = await openLink(options)
  const manager = await jetstreamManager(link.connection, { checkAPI: false })
  for (const definition of streamDefinitions(limits)) {
    // In order: the journal must have its consumer before anything is written to it.
    // oxlint-disable-next-line no-await-in-loop
    await provisionStream(manager, definition)
  }
  for (const consumer of CONSUMERS) {
    // oxlint-disable-next-line no-await-in-loop
    await provisionConsumer(manager, consumer)
  }
}

async function provisionStream(manager: JetStreamManager, wanted: StreamDefinition): Promise<void> {
  const what = `stream ${wanted.name}`
  try {
    const info = await manager.streams.info(wanted.name).catch((error: unknown) => {
      // A copy: the client writes into what it is given.
      if (isMissing(error)) return manager.streams.add({ ...wanted })
      throw error
    })
    assertSame(what, info.config, wanted)
  } catch (error) {
    throw infoError(error, what)
  }
}

async function provisionConsumer(
  manager: JetStreamManager,
  { stream, config }: ConsumerDefinition,
): Promise<void> {
  const name = config.durable_name
  const what = `consumer ${name} of stream ${stream}`
  try {
    const info = await manager.consumers.info(stream, name).catch((error: unknown) => {
      if (isMissing(error)) return manager.consumers.add(stream, { ...config })
      throw error
    })
    assertSame(what, info.config, config)
  } catch (error) {
    throw infoError(error, what)
  }
}

function assertSame(what: string, config: object, wanted: object): void {
  const differences = Object.entries(wanted)
    .map(([key, value]: [string, unknown]) => ({
      key,
      value,
      is: Reflect.get(config, key) ?? null,
    }))
    .filter(({ value, is }) => !isDeepStrictEqual(value, is))
    .map(({ key, value, is }) => `${key} is ${JSON.stringify(is)}, not ${JSON.stringify(value)}`)
  if (differences.length === 0) return
  throw new BusError(
    'not_ready',
    `${what} is not as it must be (${differences.join('; ')}): change it with the NATS tools or give matching limits`,
  )
}
