import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import { readLine } from '@sallyport/evidence'
import { createFolderStore, type ObjectStore } from '@sallyport/objectstore'
import { type Bench, openBench } from './testing/bench.ts'
import { type Crash, type CrashingStore, crashingStore } from './testing/crashing-store.ts'
import { exchangeLines, failedLogin } from './testing/sample-lines.ts'
import type { WatchedEvents } from './testing/watched-events.ts'

let bench: Bench
let bus: Bus
let journal: JournalWriter
let folder: ObjectStore
/** Everything that the journal was given. */
const given: string[] = []

before(async () => {
  bench = await openBench()
  bus = await bench.connect()
  journal = await bus.openJournal('edge-1')
  folder = watchSigned(await createFolderStore(bench.directory))
})
after(() => bench[Symbol.asyncDispose]())

/** What was ever signed, by its key. */
const signed = new Map<string, string>()

/** Whoever has seen a checkpoint may hold the log to it: no other may ever stand in its place. */
function watchSigned(store: ObjectStore): ObjectStore {
  return {
    ...store,
    async put(key, bytes, options) {
      await store.put(key, bytes, options)
      const note = Buffer.from(bytes).toString()
      if (key.startsWith('checkpoints/')) assert.equal(signed.get(key) ?? note, note)
      if (key.startsWith('checkpoints/')) signed.set(key, note)
    },
  }
}

async function append(): Promise<void> {
  // Two sessions, and a line that is set aside: every kind of object is written.
  const lines = [...exchangeLines(1), ...exchangeLines(2), `{"stray":${given.length}}`]
  given.push(...lines)
  await journal.append(lines)
}

/** Runs a recorder until its store has crashed, or it has recorded everything. */
async function run(crash?: Crash): Promise<CrashingStore> {
  const store = crashingStore(folder, crash)
  try {
    // The crash may come as early as in the recovery from the one before.
    await using recorder = await bench.start({ store })
    await Promise.race([recordedAll(recorder.events), store.crashed])
  } catch (error) {
    if (!store.dead) throw error
  }
  return store
}

async function recordedAll(events: WatchedEvents): Promise<void> {
  const size = (await bench.verify()).size
  const recorded = (await eventsOf()).length
  if (recorded === given.filter(isEvent).length) return
  await events.until('committed', (at) => Number(at) > size)
  return recordedAll(events)
}

/** The events of the log that came from the journal. */
async function eventsOf(): Promise<string[]> {
  return (await bench.leaves()).filter((leaf) => !leaf.includes('"source":"/recorder"'))
}

const isEvent = (text: string): boolean => readLine(Buffer.from(text)).kind === 'event'

const nth =
  (step: number): Crash['at'] =>
  (_, done) =>
    done.length === step

const clears = (name: string): boolean => name.startsWith('delete tile/')

/** Everything the journal was given is in the log, in its order and once. */
async function assertWhole(about: string): Promise<void> {
  assert.deepEqual((await bench.verify()).findings, [], about)
  assert.deepEqual(await eventsOf(), given.filter(isEvent), about)
  for (const [key, note] of signed)
    assert.equal(Buffer.from((await folder.get(key)) ?? []).toString(), note, about)
}

test('whatever step a recorder ends at, nothing is lost and nothing stands twice', async () => {
  await append()
  const { steps } = await run()
  assert.ok(steps.length >= 11, steps.join(', '))
  // A segment whose key is not stored could never be read.
  const keys = steps.findLastIndex((step) => step.startsWith('put keys/'))
  assert.ok(keys >= 0 && keys < steps.findIndex((step) => step.startsWith('put recordings/')))
  for (let step = 0; step < steps.length; step++) {
    for (const when of ['before', 'after'] as const) {
      await append()
      const crashed = await run({ at: nth(step), when })
      // The successor may end in its recovery as well.
      await run({ at: nth(step % 4), when })
      await run()
      await assertWhole(`${when} step ${step}: ${crashed.steps.at(-1)}`)
    }
  }
  const rejected = (await bench.leaves()).filter((leaf) => leaf.includes('journal.rejected'))
  assert.equal(rejected.length, given.length / 9)
})

test('a recorder that ends while it clears away partial tiles leaves none of them', async () => {
  for (const into of [0, 1, 3]) {
    const { size } = await bench.verify()
    // Up to just below the next full tile, so that one batch more fills it.
    const filler = Array.from({ length: 256 - ((size + 5) % 256) }, () => failedLogin())
    given.push(...filler)
    await journal.append(filler)
    await run()
    await append()
    const at: Crash['at'] = (name, done) => clears(name) && done.filter(clears).length === into
    const crashed = await run({ at, when: 'before' })
    assert.ok(crashed.dead)
    await run()
    await assertWhole(crashed.steps.join(', '))
    for (const partial of ['tile/0/', 'tile/entries/']) {
      for await (const key of folder.list(partial)) assert.ok(!key.startsWith(`${partial}000.p/`))
    }
  }
})
