import { isDeepStrictEqual } from 'node:util'
import { type Bus, type BusOptions, connectBus } from '@sallyport/bus'
import {
  type Connection,
  connectionRegistered,
  newEventId,
  policyGet,
  policyPublish,
  type Principal,
  seal,
} from '@sallyport/contracts'
import type { Example } from './examples.ts'

/** Who the first connections and policies are from, in the evidence too. */
const SETUP: Principal = {
  kind: 'agent',
  id: 'sallyport-setup',
  issuer: 'urn:sallyport:setup',
  groups: [],
}

const REASON = 'quick start'

/** Everything starts at once, on a slow machine too: what would be slow for a request is not for a start. */
const PATIENCE = { deadlineMs: 60_000 }

/**
 * Registers the connections of the quick start and publishes their policies where there are none. What a person has
 * changed stays; a connection that nobody else touched follows its example, since its target may have moved.
 */
export async function seedExamples(
  options: BusOptions,
  examples: readonly Example[],
): Promise<readonly string[]> {
  await using bus = await connectBus(options)
  const changed: string[] = []
  for (const { connection, cedar } of examples) {
    // In the order of the files, so that the evidence reads well.
    // oxlint-disable-next-line no-await-in-loop
    const registered = await register(bus, connection)
    // oxlint-disable-next-line no-await-in-loop
    const published = cedar !== undefined && (await publish(bus, connection, cedar))
    if (registered || published) changed.push(connection.name)
  }
  return changed
}

async function register(bus: Bus, connection: Connection): Promise<boolean> {
  const { name } = connection
  const entries = await bus.state.read('connection', name)
  const last = entries.at(-1)
  if (last !== undefined && !isOutdated(last.event, connection)) return false
  const data = { connection, author: SETUP, reason: REASON }
  const stamp = { id: newEventId(), source: '/setup', time: new Date() }
  const event = seal(connectionRegistered, `connection/${name}`, data, stamp)
  await bus.state.append('connection', name, event, last?.sequence ?? 0)
  return true
}

function isOutdated(event: unknown, connection: Connection): boolean {
  if (!connectionRegistered.check(event)) return false
  const { author, connection: current } = event.data
  return isDeepStrictEqual(author, SETUP) && !isDeepStrictEqual(current, connection)
}

async function publish(bus: Bus, { name }: Connection, cedar: string): Promise<boolean> {
  const { version } = await bus.call(policyGet, { connection: name }, PATIENCE)
  if (version > 0) return false
  const request = { connection: name, cedar, expectedVersion: 0, author: SETUP, reason: REASON }
  await bus.call(policyPublish, request, PATIENCE)
  return true
}
