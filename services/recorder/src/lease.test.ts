import assert from 'node:assert/strict'
import { cp, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import { LOG_LEASE, type LogLease, parseLogLease, recorderStatus } from '@sallyport/contracts'
import { createFolderStore } from '@sallyport/objectstore'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { freezing } from './testing/freezing-store.ts'
import { failedLogin } from './testing/sample-lines.ts'
import { recordedEvents } from './testing/takeover.ts'

const TIMING = { renewMs: 20, pollMs: 10, termMs: 200 }

let bench: Bench
let bus: Bus
let journal: JournalWriter
const given: string[] = []

before(async () => {
  bench = await openBench()
  bus = await bench.connect()
  journal = await bus.openJournal('edge-1')
})
after(() => bench[Symbol.asyncDispose]())

/** Gives the journal an event and waits until the log holds it. */
async function record(recorder: Started): Promise<void> {
  const { size } = await bench.verify()
  given.push(failedLogin())
  await journal.append(given.slice(-1))
  // The event and the end of its batch: a batch may be of nothing but the name that was taken.
  await recorder.events.until('committed', (at) => Number(at) > size + 1)
}

const lease = async (): Promise<LogLease> =>
  parseLogLease(JSON.parse(String((await bus.leases.get(LOG_LEASE))?.data)))

/** Puts a lease in the place of the one that stands, as an older backup of the bus would. */
async function restoreLease(older: LogLease): Promise<void> {
  const stands = await bus.leases.get(LOG_LEASE)
  const free = { ...older, held: false }
  await bus.leases.put(LOG_LEASE, JSON.stringify(free), stands?.sequence ?? 0)
}

async function assertWhole(): Promise<void> {
  assert.deepEqual((await bench.verify()).findings, [])
  assert.deepEqual(await recordedEvents(bench), given)
}

test('who ends in order leaves the lease to the next one, who need not wait', async () => {
  for (let run = 0; run < 3; run++) {
    // A term longer than any test may take.
    await using recorder = await bench.start({ timing: { ...TIMING, termMs: 3_600_000 } })
    await record(recorder)
  }
  assert.equal((await lease()).held, false)
  await assertWhole()
})

test('one that stands by knows it, writes nothing, and goes on where the other one ends', async () => {
  await using writing = await bench.start({ timing: TIMING })
  await using waiting = await bench.start({ timing: TIMING })
  await waiting.events.until('standingBy')
  await record(writing)
  const { size } = await bus.call(recorderStatus, {})
  assert.equal(size, (await bench.verify()).size)
  await writing[Symbol.asyncDispose]()
  await record(waiting)
  await assertWhole()
})

test('a holder that may have been overtaken, and cannot find out, answers nothing', async () => {
  await using own = await bench.connect()
  const folder = await createFolderStore(bench.directory)
  const stuck = freezing(folder, own.leases, 0)
  const { store, leases } = stuck
  await using recorder = await bench.start({ store, bus: { ...own, leases }, timing: TIMING })
  given.push(failedLogin())
  await journal.append(given.slice(-1))
  await stuck.frozen
  const ask = async (): Promise<unknown> =>
    bus.call(recorderStatus, {}, { deadlineMs: 1_000 }).then(ask)
  await assert.rejects(ask(), { code: 'timeout' })
  stuck.thaw()
  await recorder.events.until('committed')
  await assertWhole()
})

test('what a frozen holder did too late is put right by the one that writes', async () => {
  const { directory } = bench
  const older = await readFile(join(directory, 'checkpoint'))
  await using recorder = await bench.start({ tendMs: 1 })
  await record(recorder)
  await writeFile(join(directory, 'checkpoint'), older)
  const folder = await createFolderStore(directory)
  await folder.put('staged/000000000999-late', Buffer.from('batch 1 2\n\n'))
  await recorder.events.until('recovered', (how) => how === 'taken back')
  await assertWhole()
})

test('a bus that was restored from an older backup does not turn the log back', async () => {
  const older = await lease()
  {
    await using recorder = await bench.start()
    await record(recorder)
  }
  await restoreLease(older)
  await using recorder = await bench.start()
  await record(recorder)
  await assertWhole()
})

test('a lease that the store contradicts, or a store that is older than the lease, is refused', async () => {
  const stands = await lease()
  const commit = stands.commit
  assert.ok(commit !== undefined)
  const { size } = await bench.verify()
  const other = { ...commit, to: size - 2 }
  await restoreLease({ ...stands, commit: other })
  await assert.rejects(bench.start(), { code: 'log_damaged', message: /is not the one/ })
  await restoreLease(stands)
  const { directory } = bench
  await cp(directory, `${directory}-older`, { recursive: true })
  {
    await using recorder = await bench.start()
    await record(recorder)
  }
  await rm(directory, { recursive: true })
  await cp(`${directory}-older`, directory, { recursive: true })
  await assert.rejects(bench.start(), { code: 'rolled_back', message: /the bus tells of/ })
})
