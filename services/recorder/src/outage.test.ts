import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Bus, BusError } from '@sallyport/bus'
import { createFolderStore, type ObjectStore, ObjectStoreError } from '@sallyport/objectstore'
import { toldUpTo } from './testing/audit-gaps.ts'
import { type Bench, openBench } from './testing/bench.ts'
import { exchangeLines, failedLogin } from './testing/sample-lines.ts'
import type { WatchedEvents } from './testing/watched-events.ts'

let bench: Bench
let bus: Bus
before(async () => {
  bench = await openBench()
  bus = await bench.connect()
})
after(() => bench[Symbol.asyncDispose]())

/** How often each line stands in the log. */
async function counts(lines: readonly string[]): Promise<number[]> {
  const leaves = await bench.leaves()
  return lines.map((line) => leaves.filter((leaf) => leaf === line).length)
}

async function recorded(events: WatchedEvents, line: string): Promise<void> {
  const { size } = await bench.verify()
  if ((await counts([line]))[0] === 1) return
  await events.until('committed', (at) => Number(at) > size)
  return recorded(events, line)
}

/** The store in the bench's folder, which fails while `down` says so. */
async function fragileStore(): Promise<{ readonly store: ObjectStore; down: boolean }> {
  const store = await createFolderStore(bench.directory)
  const state = { store, down: false }
  const check = (): void => {
    if (state.down) throw new ObjectStoreError('unavailable', 'no space left')
  }
  return Object.assign(state, {
    store: {
      ...store,
      put: async (...args: Parameters<ObjectStore['put']>) => {
        check()
        return store.put(...args)
      },
    },
  })
}

test('a store that fails holds everything up and loses nothing', async () => {
  const journal = await bus.openJournal('edge-1')
  const fragile = await fragileStore()
  await using recorder = await bench.start({ store: fragile.store })
  fragile.down = true
  const lines = [failedLogin(), failedLogin()]
  await journal.append(lines)
  await recorder.events.until('storeFailed', (_, attempt) => attempt === 2)
  assert.deepEqual(await counts(lines), [0, 0])
  fragile.down = false
  await recorder.events.until('storeBack')
  await recorded(recorder.events, lines[1] ?? '')
  assert.deepEqual(await counts(lines), [1, 1])
})

test('what a recorder could not store comes to the next one', async () => {
  const journal = await bus.openJournal('edge-1')
  const lines = exchangeLines(3)
  await journal.append(lines)
  // Of each writer the bus keeps the last message in any case.
  await journal.append([failedLogin()])
  {
    const fragile = await fragileStore()
    fragile.down = true
    await using recorder = await bench.start({ store: fragile.store })
    await recorder.events.until('storeFailed')
  }
  await using recorder = await bench.start()
  await recorded(recorder.events, lines[3] ?? '')
  assert.deepEqual(await counts(lines), [0, 1, 0, 1])
  assert.deepEqual((await bench.verify()).findings, [])
})

test('an audit stream that fails in the middle gets every record once, and holds the log up for nothing', async () => {
  const journal = await bus.openJournal('edge-1')
  let failures = 3
  const audit: Bus['audit'] = {
    ...bus.audit,
    async publish(records) {
      if (failures-- > 0) {
        await bus.audit.publish(records.slice(0, 2))
        throw new BusError('timeout', 'no answer')
      }
      await bus.audit.publish(records)
    },
  }
  // Its own, as whoever has read from the feed keeps reading.
  await using own = await bench.connect()
  await using recorder = await bench.start({ bus: { ...own, audit } })
  const lines = Array.from({ length: 12 }, () => failedLogin())
  await journal.append(lines)
  await recorded(recorder.events, lines[11] ?? '')
  const told = await toldUpTo(bus, (await bench.verify()).size - 1)
  assert.ok(failures <= 0)
  const leaves = told.map(({ leaf }) => leaf)
  assert.deepEqual(
    leaves,
    [...new Set(leaves)].toSorted((a, b) => a - b),
  )
  const ids = new Set(told.map(({ id }) => id))
  assert.ok(lines.every((line) => ids.has(/"id":"(\w+)"/.exec(line)?.[1] ?? '')))
})

test('a bus that is killed and comes back loses nothing and doubles nothing', async () => {
  const journal = await bus.openJournal('edge-2')
  await using recorder = await bench.start()
  const lines = Array.from({ length: 30 }, () => failedLogin())
  await journal.append(lines.slice(0, 15))
  await bench.restartServer()
  await journal.append(lines.slice(15))
  await recorded(recorder.events, lines[29] ?? '')
  assert.deepEqual(
    await counts(lines),
    Array.from({ length: 30 }, () => 1),
  )
  assert.deepEqual((await bench.verify()).findings, [])
})
