import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import { readLine } from '@sallyport/evidence'
import { createFolderStore, type ObjectStore } from '@sallyport/objectstore'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { type Crash, type CrashingStore, crashingStore } from './testing/crashing-store.ts'
import { exchangeLines } from './testing/sample-lines.ts'

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
  folder = await createFolderStore(bench.config.directory)
})
after(() => bench[Symbol.asyncDispose]())

async function append(): Promise<void> {
  // Two sessions, and a line that is set aside: every kind of object is written.
  const lines = [...exchangeLines(1), ...exchangeLines(2), `{"stray":${given.length}}`]
  given.push(...lines)
  await journal.append(lines)
}

/** Runs a recorder until its store has crashed or it has recorded everything. */
async function run(crash?: Crash): Promise<CrashingStore> {
  const store = crashingStore(folder, crash)
  // A crash may come as early as in the recovery from the one before.
  const started = bench.start({ store })
  const done = started.then((recorder) => recordedAll(recorder))
  await Promise.race([done, store.crashed])
  if (crash === undefined) await done
  const recorder = await Promise.race([started, never(store)])
  await recorder?.[Symbol.asyncDispose]()
  return store
}

const never = (store: CrashingStore): Promise<undefined> => store.crashed.then(() => undefined)
