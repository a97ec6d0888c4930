import assert from 'node:assert/strict'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Bus } from '@sallyport/bus'
import { recorderReplay, recorderStatus } from '@sallyport/contracts'
import { createFolderStore, type ObjectStore } from '@sallyport/objectstore'
import { type Bench, openBench } from './testing/bench.ts'
import { parseSessionId } from './testing/ids.ts'
import { record } from './testing/recorded.ts'
import { exchangeLines, failedLogin, sessionName } from './testing/sample-lines.ts'

const name = (n: number) => parseSessionId(sessionName(n))
const filler = (count: number): string[] => Array.from({ length: count }, () => failedLogin())

/** The store of a bench, and the full bundles that are read from it. */
async function watchedStore(bench: Bench) {
  const folder = await createFolderStore(bench.directory)
  const read = new Set<string>()
  const store: ObjectStore = {
    ...folder,
    get(key) {
      if (/^tile\/entries\/[\dx/]+$/.test(key)) read.add(key)
      return folder.get(key)
    },
  }
  return { store, read }
}

/** The exchanges that a look without content tells of, on all of its pages, and the full bundles that are read for them. */
async function lookAt(bus: Bus, read: Set<string>, session: number) {
  read.clear()
  const found: string[] = []
  let after: string | undefined
  do {
    const page = await bus.call(recorderReplay, { session: name(session), ...(after && { after }) })
    found.push(...page.records.map((line) => JSON.parse(line).data.exchange.id))
    after = page.next
  } while (after !== undefined)
  return { exchanges: new Set(found).size, read: [...read].toSorted() }
}

/** Looks until nothing else reads the log beside: the audit stream is made of it, and what a predecessor left is looked after. */
async function lookReading(fewer: number, ...look: Parameters<typeof lookAt>) {
  let seen = await lookAt(...look)
  for (let tries = 0; seen.read.length >= fewer && tries < 200; tries++) {
    // oxlint-disable-next-line no-await-in-loop
    await sleep(50)
    // oxlint-disable-next-line no-await-in-loop
    seen = await lookAt(...look)
  }
  assert.ok(seen.read.length < fewer, seen.read.join(' '))
  return seen
}

test('a look reads of the log what it does not know, and of what it knows the bundles of the session', async () => {
  await using bench = await openBench()
  const { store, read } = await watchedStore(bench)
  const bus = await bench.connect()
  const journal = await bus.openJournal('edge-1')
  {
    await using before = await bench.start()
    await record(bus, journal, before, [...exchangeLines(1), ...filler(1_200)])
    await record(bus, journal, before, [...exchangeLines(2), ...filler(1_000)])
    // In the bundle that is not full when the next recorder begins.
    await record(bus, journal, before, exchangeLines(3))
  }
  await using recorder = await bench.start({ store })
  const { size } = await bus.call(recorderStatus, {})
  const bundles = Math.floor(size / 256)
  assert.ok(bundles >= 8 && size % 256 > 0)
  await record(bus, journal, recorder, exchangeLines(5))
  await record(bus, journal, recorder, [...exchangeLines(2), ...filler(600), ...exchangeLines(4)])

  // The first look reads what was written before this recorder began, and no other does again.
  const first = await lookAt(bus, read, 1)
  assert.equal(first.exchanges, 1)
  assert.ok(first.read.length >= bundles)
  const again = await lookReading(6, bus, read, 1)
  assert.equal(again.exchanges, 1)
  const second = await lookReading(9, bus, read, 2)
  assert.equal(second.exchanges, 2)
  for (const session of [5, 4, 3]) {
    const { exchanges } = await lookAt(bus, read, session)
    assert.equal(exchanges, 1)
  }

  // What is asked for that was never recorded costs nothing.
  read.clear()
  const unknown = bus.call(recorderReplay, { session: name(99) })
  await assert.rejects(unknown, { code: 'not_found' })
  assert.deepEqual([...read], [])

  // A segment that is taken away is missed as before, and so is a bundle of the session.
  await rm(join(bench.directory, 'recordings', name(4)), { recursive: true })
  const { exchanges } = await lookAt(bus, read, 4)
  assert.equal(exchanges, 1)
  const [sealed = ''] = (await lookAt(bus, read, 1)).read
  await rm(join(bench.directory, sealed))
  const damaged = bus.call(recorderReplay, { session: name(1) })
  await assert.rejects(damaged, { code: 'damaged' })
})
