import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import { recorderStatus } from '@sallyport/contracts'
import { openFolder } from '@sallyport/evidence'
import { createFolderStore, type ObjectStore } from '@sallyport/objectstore'
import { erase } from './domain/retention/decide.ts'
import { appendOutcome } from './handlers/append-outcome.ts'
import { followRetention } from './retention/store.ts'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { freezing } from './testing/freezing-store.ts'
import { parseSessionId } from './testing/ids.ts'
import { exchangeLines, failedLogin, principal, sessionName } from './testing/sample-lines.ts'
import { recordedEvents } from './testing/takeover.ts'

/** As the lease is kept and taken, but faster. */
const TIMING = { renewMs: 20, pollMs: 10, termMs: 200 }

let bench: Bench
let bus: Bus
let journal: JournalWriter
let folder: ObjectStore
/** The events that the journal was given. */
const given: string[] = []

before(async () => {
  bench = await openBench()
  bus = await bench.connect()
  journal = await bus.openJournal('edge-1')
  folder = await createFolderStore(bench.directory)
})
after(() => bench[Symbol.asyncDispose]())

async function append(): Promise<void> {
  const lines = [...exchangeLines(1), ...exchangeLines(2), failedLogin()]
  given.push(...lines.filter((line) => line.includes('specversion')))
  await journal.append(lines)
}

/** Waits until a recorder has recorded all that was given. */
async function caughtUp(recorder: Started): Promise<void> {
  const { size } = await bench.verify()
  if ((await recordedEvents(bench)).length >= given.length) return
  await recorder.events.until('committed', (at) => Number(at) > size)
  return caughtUp(recorder)
}

const session = parseSessionId(sessionName(1))

/** The data keys of the session that is erased now and then. */
async function dataKeys(): Promise<string[]> {
  const keys: string[] = []
  for await (const key of openFolder(bench.directory).list(`keys/${session}/`)) keys.push(key)
  return keys
}

/** Has a recorder erase what the log has of a session. */
async function eraseBy(recorder: Started): Promise<void> {
  await using retention = await followRetention(bus, () => new Date())
  const author = { ...principal, id: 'carol', groups: ['admins'] }
  const { size } = await bench.verify()
  await retention.append((holds, stamp) =>
    appendOutcome(erase(holds, { session, author, reason: 'asked for' }, { session }, stamp)),
  )
  await recorder.events.until('erased', (leaf) => Number(leaf) >= size)
}

test('whatever step a recorder stops at, another one goes on, and what the first does later harms nothing', async () => {
  const seen: string[] = []
  for (let step = 0; ; step++) {
    await append()
    await using own = await bench.connect()
    const process = freezing(folder, own.leases, step)
    const { store, leases } = process
    await using first = await bench.start({ store, bus: { ...own, leases }, timing: TIMING })
    await Promise.race([process.frozen, caughtUp(first)])
    if (process.frozenAt === undefined) break
    // It hears nothing either, and the bus gives others what it had taken.
    await own.recorderFeed.release()
    seen.push(process.frozenAt.replaceAll(/\d+|[0-9a-f-]{36}/g, '#'))
    await using second = await bench.start({ timing: TIMING })
    await append()
    await caughtUp(second)
    await eraseBy(second)
    assert.deepEqual(await dataKeys(), [])
    process.thaw()
    await first.events.until('leaseLost')
    await first[Symbol.asyncDispose]()
    await append()
    await caughtUp(second)
    await second[Symbol.asyncDispose]()
    // The next one finds what was left, and leaves the log whole.
    const third = await bench.start({ timing: TIMING })
    await third[Symbol.asyncDispose]()
    const { findings, unopened } = await bench.verify()
    assert.deepEqual([findings, unopened], [[], 0], process.frozenAt)
    assert.deepEqual(await recordedEvents(bench), given, process.frozenAt)
    // No key that was erased came back; what was recorded later has one.
    assert.equal((await dataKeys()).length, 1, process.frozenAt)
  }
  for (const step of ['put keys/', 'commit', 'put recordings/', 'put checkpoint'])
    assert.ok(
      seen.some((one) => one.startsWith(step)),
      seen.join(', '),
    )
  assert.ok(seen.length >= 9, seen.join(', '))
})

test('a recorder that was overtaken tells whoever asks it to ask again, and never of an older log', async () => {
  await append()
  await using own = await bench.connect()
  const process = freezing(folder, own.leases, 0)
  const { store, leases } = process
  await using first = await bench.start({ store, bus: { ...own, leases }, timing: TIMING })
  await process.frozen
  await own.recorderFeed.release()
  await using second = await bench.start({ timing: TIMING })
  await caughtUp(second)
  const { size } = await bench.verify()
  // Either of the two may get each call; what the first one got waits with it.
  const askers = await Promise.all(Array.from({ length: 8 }, () => bench.connect()))
  const asked = askers.map((asker) =>
    asker.call(recorderStatus, {}, { deadlineMs: 60_000 }).then(
      (status) => status.size,
      (error: unknown) => Reflect.get(Object(error), 'code'),
    ),
  )
  await Promise.all(askers.map((asker) => asker.healthy()))
  process.thaw()
  const answers = await Promise.all(asked)
  assert.deepEqual(
    answers.filter((answer) => answer !== size && answer !== 'unavailable'),
    [],
  )
  await first.events.until('leaseLost')
})
