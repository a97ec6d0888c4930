import { type Connection, parseConnection, policyDecide, policyPublish } from '@sallyport/contracts'
import { createPolicy } from '../src/service.ts'
import { dave, type PolicyRig, startPolicyRig } from '../src/testing/policy-rig.ts'

/**
 * Prints what a decision of the running service costs, over a real bus, facts and arguments checked: `npm run bench -w
 * @sallyport/policy`. Service and callers share one thread, so that decisions per second are below what a core can do.
 */

const MIB = 1024 ** 2
const WARM_UP_MS = 500
const RUN_MS = 2_000
const GROUPS = Array.from({ length: 20 }, (_, at) => `g${at}`)

const like = parseConnection({
  name: 'bench',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: { t0: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } } },
  mask: 'default',
})

/** Thirty policies as sets have them: most read facts, some ask for consent, some forbid. */
const CEDAR = Array.from({ length: 30 }, (_, at) => {
  const head = `principal in Group::"g${at % 20}", action == Action::"tools/call", resource`
  const tables = `["public.a${at}", "public.b"].containsAll(context.sql.tablesRead)`
  if (at === 0) {
    return '@id("p0") forbid (principal, action == Action::"tools/call", resource) when { context has sql && !context.sql.understood };'
  }
  if (at % 10 === 9) {
    return `@id("p${at}") forbid (${head}) when { context has sql && context.sql.tablesWritten.contains("public.a${at}") };`
  }
  return at % 5 === 4
    ? `@id("p${at}") @approvers("dba") permit (${head}) when { context.approved && context.access == "write" };`
    : `@id("p${at}") permit (${head}) when { context has sql && context.access == "read" && ${tables} };`
}).join('\n')

const definition = (name: string) => ({
  name,
  inputSchema: {
    type: 'object',
    properties: { sql: { type: 'string' }, limit: { type: 'integer' } },
    required: ['sql'],
  },
})

/** Texts that are never the same; `alike` ones have the same facts, others may have any of some thousand. */
const sqlOf = (count: number, alike: boolean): string =>
  alike
    ? `SELECT id, name FROM a0 JOIN b ON a0.id = b.id WHERE a0.id = ${count}`
    : `SELECT id FROM a${count % 29}, a${(count * 7) % 23}, a${(count * 5) % 19}, b WHERE id = ${count}`

interface Load {
  readonly callers: number
  readonly alike: boolean
  readonly connections: readonly Connection['name'][]
}

/** Milliseconds of each decision of so many callers, who ask one after the other. */
async function run({ bus }: PolicyRig, load: Load, forMs: number): Promise<number[]> {
  const times: number[] = []
  const until = performance.now() + forMs
  let count = 0
  const caller = async (): Promise<void> => {
    while (performance.now() < until) {
      count += 1
      const connection = load.connections[count % load.connections.length]
      if (connection === undefined) throw new Error('there is no connection')
      const started = performance.now()
      // oxlint-disable-next-line no-await-in-loop -- one caller asks one after the other
      const { facts } = await bus.call(policyDecide, {
        phase: 'call',
        principal: { kind: 'user', id: `u${count % 50}`, issuer: 'i', groups: GROUPS },
        operation: {
          connection,
          kind: 'mcp',
          verb: 'tools/call',
          name: 't0',
          arguments: { sql: sqlOf(count, load.alike), limit: 5 },
        },
      })
      if (facts?.sql?.understood !== true) throw new Error('a decision came without facts')
      times.push(performance.now() - started)
    }
  }
  await Promise.all(Array.from({ length: load.callers }, caller))
  return times.toSorted((a, b) => a - b)
}

async function row(rig: PolicyRig, load: Load) {
  await run(rig, load, WARM_UP_MS)
  const times = await run(rig, load, RUN_MS)
  return {
    'p50 ms': (times[times.length >> 1] ?? 0).toFixed(2),
    'p99 ms': (times[Math.floor(times.length * 0.99)] ?? 0).toFixed(2),
    'decisions/s': Math.round(times.length / (RUN_MS / 1000)),
  }
}

async function connect(rig: PolicyRig, name: string, tools: number): Promise<Connection['name']> {
  const connection = await rig.register(like, name)
  const about = { expectedVersion: 0, author: dave, reason: 'bench' }
  await rig.bus.call(policyPublish, { connection, cedar: CEDAR, ...about }, { deadlineMs: 60_000 })
  const all = Array.from({ length: tools }, (_, at) => definition(`t${at}`))
  for (let at = 0; at < tools; at += 500) {
    // oxlint-disable-next-line no-await-in-loop -- one list after the other, as a target sends them
    await rig.observe(connection, all.slice(at, at + 500))
  }
  return connection
}

await using parts = new AsyncDisposableStack()
const rig = parts.use(await startPolicyRig(256 * MIB))
parts.use(await createPolicy(rig.config))

const plain = await connect(rig, 'plain', 10)
const table = []
for (const callers of [1, 64]) {
  for (const alike of [true, false]) {
    // Runs must not overlap.
    // oxlint-disable-next-line no-await-in-loop
    const found = await row(rig, { callers, alike, connections: [plain] })
    table.push({ callers, facts: alike ? 'the same' : 'thousands', ...found })
  }
}
console.log('30 policies, 20 groups, one SQL argument, 10 tools')
console.table(table)

const byTools = []
for (const tools of [10, 100, 1_000, 10_000]) {
  // oxlint-disable-next-line no-await-in-loop
  const connections = [await connect(rig, `tools-${tools}`, tools)]
  // oxlint-disable-next-line no-await-in-loop
  byTools.push({ tools, ...(await row(rig, { callers: 1, alike: true, connections })) })
}
console.table(byTools)

const byConnections = []
const connections: Connection['name'][] = []
for (const most of [1, 50, 500]) {
  while (connections.length < most) {
    // oxlint-disable-next-line no-await-in-loop
    connections.push(await connect(rig, `c${connections.length}`, 1))
  }
  // oxlint-disable-next-line no-await-in-loop
  const found = await row(rig, { callers: 1, alike: true, connections })
  byConnections.push({ connections: most, ...found })
}
console.table(byConnections)
