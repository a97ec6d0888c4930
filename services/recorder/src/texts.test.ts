import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import {
  recorderErase,
  recorderTexts,
  type ReplyOf,
  segmentSealed,
  sessionErased,
} from '@sallyport/contracts'
import { leafOfKey } from '@sallyport/evidence'
import { createFolderStore, ObjectStoreError } from '@sallyport/objectstore'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { parseSessionId } from './testing/ids.ts'
import { record as recordOn } from './testing/recorded.ts'
import { exchangeLines, principal, requestLines, sessionName } from './testing/sample-lines.ts'

let bench: Bench
let bus: Bus
let journal: JournalWriter
let recorder: Started

before(async () => {
  bench = await openBench()
  bus = await bench.connect()
  recorder = await bench.start()
  journal = await bus.openJournal('edge-1')
})
after(async () => {
  await recorder[Symbol.asyncDispose]()
  await bench[Symbol.asyncDispose]()
})

type Step = ReplyOf<typeof recorderTexts>['steps'][number]

const named = (n: number) => parseSessionId(sessionName(n))
const author = { ...principal, id: 'carol', groups: ['admins'] }
const record = (lines: readonly string[]) => recordOn(bus, journal, recorder, lines)
const erase = (n: number) =>
  bus.call(recorderErase, { session: named(n), author, reason: 'asked for' })

/** All steps about some sessions from the first leaf on, and of how many pages they are. */
async function read(...sessions: readonly number[]): Promise<{ steps: Step[]; pages: number }> {
  const wanted: readonly string[] = sessions.map(sessionName)
  const steps: Step[] = []
  let next = { from: 0, skip: 0 }
  for (let pages = 1; ; pages++) {
    // oxlint-disable-next-line no-await-in-loop
    const page = await bus.call(recorderTexts, next)
    steps.push(...page.steps)
    next = page.next
    if (next.from < page.size) continue
    const about = (step: Step): readonly string[] =>
      step.kind === 'text' ? [step.session] : step.sessions
    return { steps: steps.filter((step) => about(step).some((id) => wanted.includes(id))), pages }
  }
}

const shown = (step: Step): string =>
  step.kind === 'erased' ? 'erased' : (step.gone ?? step.bodies.join('|'))

test('content comes in the order of the log, with its erasure; afterwards it is told to be gone', async () => {
  await record(exchangeLines(1, '{"rows":["ocean"]}'))
  const told = await read(1)
  assert.deepEqual(told.steps.map(shown), ['{"sql":"…"}|{"rows":["ocean"]}'])
  const [first] = told.steps
  assert.ok(first?.kind === 'text' && /^\d{8}$/.test(first.day ?? ''))
  assert.equal((await erase(1)).done, true)
  await record(exchangeLines(1, '{"rows":["river"]}'))
  const { steps } = await read(1)
  assert.deepEqual(steps.map(shown), ['erased', 'erased', '{"sql":"…"}|{"rows":["river"]}'])
  const [gone] = steps
  assert.ok(gone?.kind === 'text' && gone.exchange === first.exchange)
})

test('a segment with much comes page by page, each of its exchanges once and none beyond its bound', async () => {
  const bodies = Array.from({ length: 5 }, (_, n) => `"${n} ${'x '.repeat(120_000)}"`)
  await record([
    ...bodies.flatMap((body) => requestLines(2, [body])),
    ...requestLines(2, ['a'.repeat(200_000), 'b'.repeat(200_000), 'c']),
  ])
  const { steps, pages } = await read(2)
  assert.ok(pages > 1, `${pages}`)
  const texts = steps.map((step) => (step.kind === 'text' ? step.bodies : []))
  assert.deepEqual(
    texts.slice(0, 5).map(([body]) => body),
    bodies,
  )
  assert.deepEqual(
    texts[5]?.map((body) => body.length),
    [200_000, 62_144],
  )
})

test('what its own batch erases is gone before its key is', async () => {
  await record(exchangeLines(3))
  await recorder[Symbol.asyncDispose]()
  const store = await createFolderStore(
    bench.config.evidence.kind === 'folder' ? bench.config.evidence.directory : '',
  )
  recorder = await bench.start(
    {
      store: {
        put: (...put) => store.put(...put),
        get: (key) => store.get(key),
        list: (prefix) => store.list(prefix),
        delete: (key) => store.delete(key),
        remains: (prefix) => store.remains(prefix),
        eraseOlder: (key) => store.eraseOlder(key),
        // The log tells of the erasure, and nobody can carry it out.
        erase: () => Promise.reject(new ObjectStoreError('unavailable', 'not now')),
      },
    },
    { intervalMs: 400 },
  )
  // Until both come in one batch.
  for (;;) {
    const erasing = erase(3)
    erasing.catch(() => undefined)
    // oxlint-disable-next-line no-await-in-loop
    await record(exchangeLines(3, '{"rows":["lake"]}'))
    // oxlint-disable-next-line no-await-in-loop
    const leaves = (await bench.leaves()).map((text) => JSON.parse(text))
    const erased = leaves.findLastIndex((event) => event.type === sessionErased.type)
    const sealed = leaves.findLastIndex(
      (event) => event.type === segmentSealed.type && event.data.session === sessionName(3),
    )
    if (erased > sealed || erased < Number(leafOfKey(leaves[sealed].data.key))) continue
    // oxlint-disable-next-line no-await-in-loop
    const { steps } = await read(3)
    return assert.deepEqual(steps.slice(-2).map(shown), ['erased', 'erased'])
  }
})
