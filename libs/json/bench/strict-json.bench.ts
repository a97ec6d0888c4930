import { readStrictJson } from '../src/index.ts'
import { bodies } from './bodies.ts'

/** Prints what the strict reader costs beside JSON.parse of the same bytes; by hand: `npm run bench -w @sallyport/json`. */

const ROUNDS = 9
const ROUND_MS = 20

/** Microseconds of one call: the best of several rounds. */
function measure(work: () => unknown): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    let calls = 0
    while (performance.now() - start < ROUND_MS) {
      for (let call = 0; call < 8; call++) work()
      calls += 8
    }
    best = Math.min(best, ((performance.now() - start) * 1000) / calls)
  }
  return best
}

const table = [...bodies()].map(([body, text]) => {
  const bytes = Buffer.from(text)
  const decoded = bytes.toString()
  const parsed = measure(() => JSON.parse(decoded))
  const fromBytes = measure(() => JSON.parse(bytes.toString()))
  const strict = measure(() => readStrictJson(bytes))
  return {
    body,
    KB: (bytes.length / 1024).toFixed(1),
    'JSON.parse of text, µs': parsed.toFixed(1),
    'of bytes, µs': fromBytes.toFixed(1),
    'strict, µs': strict.toFixed(1),
    'ratio to text': (strict / parsed).toFixed(2),
    'ratio to bytes': (strict / fromBytes).toFixed(2),
  }
})
console.table(table)
