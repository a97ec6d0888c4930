import { parseConnection, type RecordedOperation } from '@sallyport/contracts'
import { createEngine, judgeRecorded } from '../src/index.ts'
import { createMemo, type Memo } from '../src/cedar/memo.ts'

/** Prints what judging recorded operations costs with 30 policies: `npm run bench -w @sallyport/policy-engine`. */

const POLICIES = 30
const OPERATIONS = 4000
const ROUND_MS = 3000
const PLAIN: Memo = { wrap: (authorize) => authorize }

const orders = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: { query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } } },
  mask: 'default',
})

/** As sets are: most permits read facts, some name tools or consent, some forbid. */
const cedar = Array.from({ length: POLICIES }, (_, at) => {
  const head = `principal in Group::"g${at % 20}", action == Action::"tools/call", resource`
  const reads = `context has sql && context.access == "read" && ["public.t${at}", "public.t${at + 1}"].containsAll(context.sql.tablesRead)`
  if (at % 10 === 9) {
    return `@id("p${at}") forbid (${head}) when { context has sql && context.sql.tablesWritten.contains("public.t${at}") };`
  }
  if (at % 5 === 4) {
    return `@id("p${at}") @approvers("dba") permit (${head} == Tool::"query") when { context.approved && context has sql && context.access == "write" };`
  }
  return `@id("p${at}") permit (${head}) when { ${reads} };`
}).join('\n')

/** An operation of one of 50 people in 20 groups; `variety` is how many different ones there are. */
function operation(index: number, variety: number): RecordedOperation {
  const at = index % variety
  const groups = Array.from({ length: 20 }, (_, group) => `g${(group + at) % 40}`)
  const write = at % 7 === 0
  return {
    principal: { kind: 'user', id: `u${at % 50}`, issuer: 'i', groups },
    verb: 'tools/call',
    name: 'query',
    access: write ? 'write' : 'read',
    facts: {
      sql: {
        understood: true,
        statements: 1,
        verbs: [write ? 'UPDATE' : 'SELECT'],
        tablesRead: [`public.t${at % 31}`, ...(at > 1000 ? [`public.x${at}`] : [])],
        tablesWritten: write ? [`public.t${at % 31}`] : [],
        functions: [],
      },
    },
    time: new Date(1_700_000_000_000 + index).toISOString(),
    masked: [],
  }
}

/** Operations per second of processor time, and the middle of what one of them costs, in microseconds. */
function measure(
  memo: Memo,
  variety: number,
): { readonly perSecond: number; readonly p50: number } {
  const engine = createEngine((error) => {
    throw error
  }, memo)
  const set = engine.load('orders', 1, cedar)
  const operations = Array.from({ length: OPERATIONS }, (_, index) => operation(index, variety))
  const times: number[] = []
  const before = process.cpuUsage()
  const began = performance.now()
  for (const each of operations) {
    const start = performance.now()
    judgeRecorded(set, orders, each)
    times.push((performance.now() - start) * 1000)
    if (performance.now() - began > ROUND_MS) break
  }
  const { user, system } = process.cpuUsage(before)
  const p50 = times.toSorted((a, b) => a - b)[times.length >> 1] ?? 0
  return { perSecond: times.length / ((user + system) / 1e6), p50 }
}

console.log(`${POLICIES} policies, people in 20 groups`)
for (const [title, variety] of [
  ['all different', OPERATIONS],
  ['200 different', 200],
  ['20 different', 20],
] as const) {
  for (const [how, memo] of [
    ['plain', PLAIN],
    ['with memory', createMemo()],
  ] as const) {
    measure(memo, variety)
    const { perSecond, p50 } = measure(memo, variety)
    console.log(
      `${title.padEnd(14)} ${how.padEnd(12)} ${perSecond.toFixed(0).padStart(8)} operations/s   p50 ${p50.toFixed(1).padStart(7)} µs`,
    )
  }
}
