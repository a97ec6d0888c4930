import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import { recorderErase, recorderRewrap, type ReplyOf } from '@sallyport/contracts'
import { openFolder } from '@sallyport/evidence'
import { createFolderStore, type ObjectStore } from '@sallyport/objectstore'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { crashingStore } from './testing/crashing-store.ts'
import { parseSessionId } from './testing/ids.ts'
import { look, record as recordOn } from './testing/recorded.ts'
import { exchangeLines, principal, sessionName } from './testing/sample-lines.ts'

let bench: Bench
let bus: Bus
let journal: JournalWriter
let recorder: Started
let folder: ObjectStore

before(async () => {
  bench = await openBench()
  bus = await bench.connect()
  journal = await bus.openJournal('edge-1')
  recorder = await bench.start()
  folder = await createFolderStore(bench.directory)
})
after(async () => {
  await recorder[Symbol.asyncDispose]()
  await bench[Symbol.asyncDispose]()
})

/** Hexadecimal digits of recording keys; the first is the bench's own. */
const KEYS = { old: '5a'.repeat(32), newer: '6b'.repeat(32), newest: '7c'.repeat(32) }

async function restart(ring: readonly (keyof typeof KEYS)[], store?: ObjectStore): Promise<void> {
  await recorder[Symbol.asyncDispose]()
  const recordingKeyFile = join(bench.directory, '..', `ring-${ring.join('-')}`)
  await writeFile(recordingKeyFile, ring.map((name) => `${KEYS[name]}\n`).join(''), { mode: 0o600 })
  recorder = await bench.start({ ...(store && { store }) }, { recordingKeyFile })
}

const author = { ...principal, id: 'carol', groups: ['admins'] }
const named = (n: number) => parseSessionId(sessionName(n))
const record = (n: number) => recordOn(bus, journal, recorder, exchangeLines(n))
const erase = (n: number) =>
  bus.call(recorderErase, { session: named(n), author, reason: 'asked for' })

/** Asks until all keys were looked at; the sums of the answers. */
async function rewrap(from?: string): Promise<Omit<ReplyOf<typeof recorderRewrap>, 'wrapper'>> {
  const request = { author, reason: 'the old key goes', ...(from !== undefined && { after: from }) }
  const { wrapper: _wrapper, next, ...counts } = await bus.call(recorderRewrap, request)
  if (next === undefined) return counts
  const rest = await rewrap(next)
  const sum = (name: 'rewrapped' | 'current' | 'erased' | 'locked' | 'damaged') =>
    counts[name] + rest[name]
  return {
    rewrapped: sum('rewrapped'),
    current: sum('current'),
    erased: sum('erased'),
    locked: sum('locked'),
    damaged: sum('damaged'),
    reached: rest.reached,
  }
}

const NONE = { rewrapped: 0, current: 0, erased: 0, locked: 0, damaged: 0, reached: 1 }

async function keysOf(n: number): Promise<string[]> {
  const keys: string[] = []
  for await (const key of openFolder(bench.directory).list(`keys/${sessionName(n)}/`))
    keys.push(key)
  return keys
}

test('all data keys go under the newest key, and what was erased stays erased', async () => {
  for (const n of [1, 2, 3]) await record(n)
  await erase(2)
  await restart(['old', 'newer'])
  assert.deepEqual(await rewrap(), { ...NONE, rewrapped: 2 })
  assert.deepEqual(await rewrap(), { ...NONE, current: 2 })
  assert.deepEqual(await keysOf(2), [])
  // The old key is destroyed.
  await restart(['newer'])
  for (const n of [1, 3]) {
    const { records } = await look(bus, recorder, named(n))
    assert.ok(records.some((line) => JSON.parse(line).record === 'content'))
  }
  assert.deepEqual((await bench.verify()).findings, [])
})

test('the log says who had it done, under which key and why', async () => {
  const leaves = (await bench.leaves()).filter((leaf) => leaf.includes('recordings.rewrapped'))
  assert.equal(leaves.length, 2)
  const { data } = JSON.parse(leaves[0] ?? '')
  assert.deepEqual([data.author.id, data.reason], ['carol', 'the old key goes'])
  assert.match(data.wrapper, /^[0-9a-f]{16}$/)
})

test('a key that an erasure takes while it is wrapped anew does not come back', async () => {
  await record(4)
  let erasing: Promise<unknown> | undefined
  const store: ObjectStore = {
    ...folder,
    async put(key, bytes, options) {
      // The erasure is asked for, and carried out, between reading the key and writing it.
      if (key.startsWith(`keys/${sessionName(4)}/`)) await (erasing ??= erase(4))
      await folder.put(key, bytes, options)
    },
  }
  await restart(['newer', 'newest'], store)
  assert.deepEqual(await rewrap(), { ...NONE, rewrapped: 2, erased: 1 })
  assert.ok(erasing)
  assert.deepEqual(await keysOf(4), [])
  assert.deepEqual((await bench.verify()).findings, [])
})

test('one that ends in the middle is begun again', async () => {
  await restart(['newest'])
  const store = crashingStore(folder, {
    at: (name, done) =>
      name.startsWith('put keys/') && done.some((step) => step.startsWith('put keys/')),
    when: 'before',
  })
  await restart(['newest', 'old'], store)
  await assert.rejects(rewrap(), { code: 'unavailable' })
  await restart(['newest', 'old'])
  assert.deepEqual(await rewrap(), { ...NONE, rewrapped: 1, current: 1 })
})

test('what is wrapped with a key that is not at hand, or damaged, stays as it is and is counted', async () => {
  await restart(['old', 'newer'])
  await record(5)
  await restart(['old', 'newest'])
  const [damaged] = await keysOf(1)
  assert.ok(damaged)
  const whole = await readFile(join(bench.directory, damaged))
  await writeFile(join(bench.directory, damaged), whole.subarray(0, -2))
  assert.deepEqual(await rewrap(), { ...NONE, rewrapped: 1, locked: 1, damaged: 1 })
  await writeFile(join(bench.directory, damaged), whole)
})

test('a part begins behind where the one before it ended', async () => {
  const all = (await Promise.all([1, 3, 5].map(keysOf))).flat().toSorted()
  const { rewrapped, current, locked } = await rewrap(all.at(-2))
  assert.equal(rewrapped + current + locked, 1)
  assert.deepEqual(await rewrap('keys/ff'.padEnd(39, 'f')), NONE)
})
