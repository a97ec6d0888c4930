import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bus, connectBus, provisionStreams } from '@sallyport/bus'
import {
  connectionRegistered,
  newEventId,
  parseConnection,
  policyDecide,
  policyPublish,
  seal,
} from '@sallyport/contracts'
import { startNatsServer } from '@sallyport/nats-server'
import { createPolicy } from '../src/service.ts'

/** Prints what a rate costs a decision, over a real bus that syncs every write; by hand: `npm run bench -w @sallyport/policy`. */

const MIB = 1024 ** 2
const WARM_UP_MS = 1_000
const RUN_MS = 4_000
const author = { kind: 'user', id: 'bench', issuer: 'i', groups: [] } as const

const SETS = {
  'no rate': '',
  'one rate': '@rate("100000000/d")',
  'three rates': '@rate("100000000/d, 100000000/h per tool, 100000000/m per connection")',
}

async function connect(bus: Bus, name: string, annotations: string) {
  const connection = parseConnection({
    name,
    kind: 'mcp',
    description: '',
    target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
    tools: {},
    mask: 'default',
  })
  const stamp = { id: newEventId(), source: '/bench', time: new Date() }
  const data = { connection, author: { ...author, groups: [] }, reason: 'bench' }
  const event = seal(connectionRegistered, `connection/${name}`, data, stamp)
  await bus.state.append('connection', name, event, 0)
  const cedar = `@id("p") ${annotations} permit (principal, action, resource);`
  const about = { expectedVersion: 0, author: data.author, reason: 'bench' }
  await bus.call(policyPublish, { connection: connection.name, cedar, ...about })
  return connection.name
}

/** Milliseconds of decisions, that many callers asking one after the other; each caller a principal of its own, or all one. */
async function run(
  bus: Bus,
  connection: Awaited<ReturnType<typeof connect>>,
  callers: number,
  principals: number,
  forMs: number,
): Promise<number[]> {
  const times: number[] = []
  const until = performance.now() + forMs
  const caller = async (_: unknown, index: number): Promise<void> => {
    const principal = { ...author, groups: [], id: `caller-${index % principals}` }
    while (performance.now() < until) {
      const started = performance.now()
      // oxlint-disable-next-line no-await-in-loop -- one caller asks one after the other
      const { outcome } = await bus.call(policyDecide, {
        phase: 'call',
        principal,
        operation: { connection, kind: 'mcp', verb: 'resources/read', name: 'a:b' },
        limits: 'take',
      })
      if (outcome !== 'allow') throw new Error('a call was refused')
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: callers }, caller))
  return times.toSorted((a, b) => a - b)
}

await using parts = new AsyncDisposableStack()
const directory = await mkdtemp(join(tmpdir(), 'sallyport-bench-'))
parts.defer(() => rm(directory, { recursive: true, maxRetries: 3 }))
const { url, user, password } = parts.use(await startNatsServer({ directory }))
const nats = { url, name: 'policy', user, password }
const sizes = { journalBytes: 16 * MIB, stateBytes: 16 * MIB, auditBytes: 16 * MIB }
await provisionStreams(nats, { ...sizes, heldBytes: 16 * MIB, ratesBytes: 64 * MIB })
const bus = parts.use(await connectBus({ ...nats, name: 'bench' }))
parts.use(await createPolicy({ nats, log: { level: 'silent' } }))

const table = []
for (const [callers, principals] of [
  [1, 1],
  [64, 1],
  [64, 64],
] as const) {
  let base = Number.NaN
  for (const [rates, annotations] of Object.entries(SETS)) {
    // Runs must not overlap.
    // oxlint-disable-next-line no-await-in-loop
    const connection = await connect(bus, `b${table.length}`, annotations)
    // oxlint-disable-next-line no-await-in-loop
    await run(bus, connection, callers, principals, WARM_UP_MS)
    // oxlint-disable-next-line no-await-in-loop
    const times = await run(bus, connection, callers, principals, RUN_MS)
    const perSecond = times.length / (RUN_MS / 1000)
    if (rates === 'no rate') base = perSecond
    table.push({
      callers,
      principals,
      rates,
      'p50 ms': (times[Math.floor(times.length / 2)] ?? 0).toFixed(2),
      'p99 ms': (times[Math.floor(times.length * 0.99)] ?? 0).toFixed(2),
      'decisions/s': Math.round(perSecond),
      'of unrated': (perSecond / base).toFixed(2),
    })
  }
}
console.table(table)
