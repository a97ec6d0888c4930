import { readStrictJson, reserveKeys } from '../src/index.ts'
import { bodies } from './bodies.ts'

/**
 * Prints what the strict reader costs beside JSON.parse of the same bytes: `npm run bench -w @sallyport/json`. The figures
 * stand in docs/reference/strict-reading.md.
 */

/** Names at the levels at which a gateway of MCP reserves them. */
const RULES = {
  reserved: reserveKeys([
    { at: [], names: ['jsonrpc', 'id', 'method', 'params', 'result', 'error'] },
    { at: ['params'], names: ['name', 'arguments', 'uri', 'taskId', 'requestState', '_meta'] },
    { at: ['result'], names: ['resultType', 'isError', 'nextCursor', 'tools', '_meta'] },
    { at: ['result', 'tools'], names: ['name', 'inputSchema', 'annotations'] },
  ]),
}

const ROUNDS = 101
const ROUND_MS = 5

/** Microseconds of one call of each: medians of short rounds in turn, so that a busy machine slows all alike. */
function measure(works: readonly (() => unknown)[]): number[] {
  const times = works.map((): number[] => [])
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, work] of works.entries()) times[index]?.push(timeOf(work))
  }
  return times.map((all) => all.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0)
}

/** Processor time, which waiting for a processor does not count in. */
function timeOf(work: () => unknown): number {
  const until = performance.now() + ROUND_MS
  const { user, system } = process.threadCpuUsage()
  let calls = 0
  while (performance.now() < until) {
    work()
    calls++
  }
  const { user: thenUser, system: thenSystem } = process.threadCpuUsage()
  return (thenUser - user + thenSystem - system) / calls
}

const table = [...bodies()].map(([body, text]) => {
  const bytes = Buffer.from(text)
  const decoded = bytes.toString()
  const [ofText = 0, ofBytes = 0, strict = 0] = measure([
    () => JSON.parse(decoded),
    () => JSON.parse(bytes.toString()),
    () => readStrictJson(bytes, RULES),
  ])
  return {
    body,
    KB: (bytes.length / 1000).toFixed(1),
    'JSON.parse of text, µs': ofText.toFixed(1),
    'of bytes, µs': ofBytes.toFixed(1),
    'strict, µs': strict.toFixed(1),
    'ratio to text': (strict / ofText).toFixed(2),
    'ratio to bytes': (strict / ofBytes).toFixed(2),
  }
})
console.table(table)
