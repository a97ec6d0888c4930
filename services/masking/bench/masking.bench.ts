import { maskJson } from '../src/domain/mask-json.ts'
import { DEFAULT_PROFILE } from '../src/domain/profile.ts'
import { contents } from './contents.ts'

/** Prints what masking by the default profile takes; by hand: `npm run bench -w @sallyport/masking`. */

const ROUNDS = 12
const ROUND_MS = 60

function mask(content: string): number {
  const slices = maskJson(content, DEFAULT_PROFILE)
  let slice = slices.next()
  while (slice.done !== true) slice = slices.next()
  return slice.value.findings.reduce((sum, { count }) => sum + count, 0)
}

/** Milliseconds of one call: the best of several rounds. */
function measure(content: string): number {
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now()
    let calls = 0
    while (performance.now() - start < ROUND_MS) {
      mask(content)
      calls++
    }
    best = Math.min(best, (performance.now() - start) / calls)
  }
  return best
}

const table = [...contents()].map(([content, json]) => {
  const values = mask(json)
  const ms = measure(json)
  return {
    content,
    KB: (json.length / 1024).toFixed(1),
    'values masked': values,
    ms: ms.toFixed(3),
    'MB/s': (json.length / 1024 / 1024 / (ms / 1000)).toFixed(1),
  }
})
console.table(table)
