import { Ajv2020 } from 'ajv/dist/2020.js'
import { compileSchema, validate } from '../src/index.ts'
import { HOSTILE } from './hostile.ts'
import { CALLS, SCHEMA } from './tool.ts'

/** Prints what a check costs beside ajv, which generates code, and what hostile ones cost: `npm run bench -w @sallyport/schema`. */

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

function row(what: string, own: () => unknown, others: () => unknown): object {
  const [ownTime = 0, theirs = 0] = measure([own, others])
  return {
    what,
    'own, µs': ownTime.toFixed(2),
    'ajv, µs': theirs.toFixed(2),
    ratio: (ownTime / theirs).toPrecision(2),
  }
}

const schema = compileSchema(SCHEMA)
const generated = new Ajv2020({ allErrors: true }).compile(SCHEMA)
const rows = CALLS.map(([what, args]) => {
  if (validate(schema, args).valid !== generated(args)) throw new Error(`${what}: no agreement`)
  return row(
    what,
    () => validate(schema, args),
    () => generated(args),
  )
})
console.table([
  ...rows,
  row(
    'compiling',
    () => compileSchema(SCHEMA),
    () => new Ajv2020().compile(SCHEMA),
  ),
])

/** Milliseconds of one call, all that waits in line waits for it. */
function once<T>(work: () => T): readonly [T, string] {
  const started = performance.now()
  const result = work()
  return [result, (performance.now() - started).toFixed(0)]
}

console.table(
  HOSTILE.map(([what, hostile, value]) => {
    const [compiled, compiling] = once(() => compileSchema(hostile))
    const [verdict, checking] = once(() => validate(compiled, value))
    const outcome = verdict.valid ? 'valid' : verdict.code
    return {
      what,
      'compiling, ms': compiling,
      'checking, ms': checking,
      outcome,
      steps: verdict.steps,
    }
  }),
)
