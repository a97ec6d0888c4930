import assert from 'node:assert/strict'
import { test } from 'node:test'
import { exchangeLines } from '../testing/sample-lines.ts'
import { nextPage, parsePosition, type Segment, type Stretch } from './page.ts'

/** A log of two bundles that seals a segment in each. */
async function* log(from: number): AsyncGenerator<Stretch<number>> {
  const stretches: readonly Stretch<number>[] = [
    { sealed: [{ leaf: 7, seal: 0 }], next: 256 },
    { sealed: [{ leaf: 300, seal: 1 }], next: undefined },
  ]
  for (const { sealed, next = Infinity } of stretches)
    if (next > from)
      yield {
        sealed: sealed.filter(({ leaf }) => leaf >= from),
        next: next === Infinity ? undefined : next,
      }
}

const page = (segments: readonly Segment[], after: string | undefined, inTime = true) => {
  const from = parsePosition(after) ?? assert.fail()
  const open = (seal: number) => Promise.resolve(segments[seal] ?? assert.fail())
  return nextPage(from, log(from.leaf), open, () => inTime)
}

test('a page ends where there is no time for more, and the next goes on behind it', async () => {
  const segments = ['a', 'b'].map((text) => ({ lines: [Buffer.from(text)] }))
  assert.deepEqual(await page(segments, undefined), { records: ['a', 'b'] })
  assert.deepEqual(await page(segments, undefined, false), { records: ['a'], next: '256:0' })
  assert.deepEqual(await page(segments, '256:0', false), { records: ['b'] })
  assert.equal(parsePosition('../x'), undefined)
})

test('damage is told on every page that has lines of the segment, with their exchanges', async () => {
  const damage = { object: 'recordings/x', problem: 'missing' } as const
  const answered = [1, 2].map(() => exchangeLines(1, JSON.stringify('x'.repeat(300_000))))
  const lines = answered.flat().map((line) => Buffer.from(line))
  const segments = [
    { lines, damage },
    { lines: [], damage },
  ]
  const told: string[][] = []
  let after: string | undefined
  do {
    // oxlint-disable-next-line no-await-in-loop
    const { damaged = [], next } = await page(segments, after)
    told.push(damaged.map(({ exchanges }) => String(exchanges.length)))
    after = next
  } while (after !== undefined)
  assert.ok(told.length > 1)
  assert.ok(told.every(([first]) => Number(first) > 0))
  assert.equal(told.at(-1)?.at(-1), '0')
})
