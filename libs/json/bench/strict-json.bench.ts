import { readStrictJson } from '../src/index.ts'
import { bodies } from './bodies.ts'

/** Prints what the strict reader costs beside JSON.parse of the same bytes; by hand: `npm run bench -w @sallyport/json`. */

const ROUNDS = 60
const ROUND_MS = 4

/** Microseconds of one call of each: the best of many short rounds in turn, so that a busy machine slows all alike. */
function measure(works: readonly (() => unknown)[]): number[] {
  const best = works.map(() => Number.POSITIVE_INFINITY)
  for (let round = 0; round < ROUNDS; round++) {
    for (const [index, work] of works.entries()) {
      best[index] = Math.min(best[index] ?? 0, timeOf(work))
    }
  }
  return best
}

function timeOf(work: () => unknown): number {
  const start = performance.now()
  let calls = 0
  while (performance.now() - start < ROUND_MS) {
    work()
    calls++
  }
  return ((performance.now() - start) * 1000) / calls
}

const table = [...bodies()].map(([body, text]) => {
  const bytes = Buffer.from(text)
  const decoded = bytes.toString()
  const [ofText = 0, ofBytes = 0, strict = 0] = measure([
    () => JSON.parse(decoded),
    () => JSON.parse(bytes.toString()),
    () => readStrictJson(bytes),
  ])
  return {
    body,
    KB: (bytes.length / 1024).toFixed(1),
    'JSON.parse of text, µs': ofText.toFixed(1),
    'of bytes, µs': ofBytes.toFixed(1),
    'strict, µs': strict.toFixed(1),
    'ratio to text': (strict / ofText).toFixed(2),
    'ratio to bytes': (strict / ofBytes).toFixed(2),
  }
})
console.table(table)
