import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import {
  connectionRegistered,
  newEventId,
  recorderErase,
  recorderHold,
  recorderHolds,
  recorderRelease,
  recorderStatus,
  seal,
} from '@sallyport/contracts'
import { openFolder, parseDataKeyObject } from '@sallyport/evidence'
import { createFolderStore } from '@sallyport/objectstore'
import { LONGEST_MS } from './handlers/recorder-erase.ts'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { crashingStore } from './testing/crashing-store.ts'
import { parseConnectionName, parseSessionId } from './testing/ids.ts'
import { look, record as recordOn } from './testing/recorded.ts'
import { exchangeLines, failedLogin, principal, sessionName } from './testing/sample-lines.ts'

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

const record = (lines: readonly string[]) => recordOn(bus, journal, recorder, lines)

async function restart(...how: Parameters<Bench['start']>): Promise<void> {
  await recorder[Symbol.asyncDispose]()
  recorder = await bench.start(...how)
}

const author = { ...principal, id: 'carol', groups: ['admins'] }
const named = (n: number) => parseSessionId(sessionName(n))
const erase = (n: number, reason = 'asked for') =>
  bus.call(recorderErase, { session: named(n), author, reason })
const replay = async (n: number) => look(bus, recorder, named(n))

/** The data keys of a session that stand in the store. */
async function keysOf(n: number): Promise<string[]> {
  const keys: string[] = []
  for await (const key of openFolder(bench.directory).list(`keys/${sessionName(n)}/`))
    keys.push(key)
  return keys
}

test('callers wait for as long as an erasure may take', () => {
  const { atLeastMs = 0 } = recorderErase
  // An append to STATE may take 5 s.
  assert.ok(atLeastMs > LONGEST_MS + 5_000)
})

test('what is erased cannot be opened with the deployment key, and the evidence is whole', async () => {
  const lines = exchangeLines(1, '{"secret":"first"}')
  await record(lines)
  await record(exchangeLines(2))
  assert.deepEqual((await replay(1)).records, lines)
  const reply = await erase(1, 'their right')
  assert.equal(reply.done, true)
  assert.deepEqual(await keysOf(1), [])
  assert.equal((await keysOf(2)).length, 1)
  const report = await bench.verify()
  assert.deepEqual(report.findings, [])
  assert.deepEqual([report.erased, report.unopened], [1, 0])
  const told = report.erasures.map(({ session, author: by, reason }) => [session, by?.id, reason])
  assert.deepEqual(told, [[sessionName(1), 'carol', 'their right']])
})

test('its replay has what was decided, and says who erased the content', async () => {
  const { records, erasures = [] } = await replay(1)
  assert.deepEqual(
    records.map((line) => JSON.parse(line).type),
    ['dev.sallyport.operation.decided.v1', 'dev.sallyport.operation.completed.v1'],
  )
  const [erasure] = erasures
  assert.deepEqual(
    [erasures.length, erasure?.author?.id, erasure?.reason, erasure?.cause],
    [1, 'carol', 'their right', 'request'],
  )
  assert.ok(erasure?.leaf !== undefined)
})

test('a second erasure answers what stands; of nothing there is nothing to erase', async () => {
  const { size } = await bench.verify()
  const reply = await erase(1, 'again')
  assert.deepEqual(
    reply.erasures.map(({ reason }) => reason),
    ['their right'],
  )
  await assert.rejects(erase(99), { code: 'not_found' })
  await record([])
  const leaves = (await bench.leaves()).slice(size)
  assert.ok(!leaves.some((leaf) => leaf.includes('session.erased')))
})

/** Erases; where a slow machine is behind, it is asked again. */
const eraseSealed = (n: number): ReturnType<typeof erase> =>
  erase(n).catch((error: unknown) => {
    if (error instanceof Error && 'retryable' in error && error.retryable === true)
      return eraseSealed(n)
    throw error
  })

test('what is journaled and not yet sealed is erased too', async () => {
  const [known, fresh] = [7, 8]
  await record(exchangeLines(known))
  // More than a batch holds stands in front of these, and nobody waits until the log has them.
  for (let n = 0; n < 4; n++) await journal.append(Array.from({ length: 300 }, () => failedLogin()))
  await journal.append([...exchangeLines(fresh), ...exchangeLines(known)])
  for (const n of [fresh, known]) assert.equal((await eraseSealed(n)).done, true)
  await record([])
  for (const n of [known, fresh]) assert.deepEqual(await keysOf(n), [])
  assert.deepEqual((await bench.verify()).findings, [])
})

test('what a running session does after that is recorded, and can be erased in its turn', async () => {
  const later = exchangeLines(1, '{"secret":"second"}')
  await record(later)
  const { records, erasures } = await replay(1)
  assert.deepEqual(records.slice(2), later)
  assert.equal(erasures?.length, 1)
  const reply = await erase(1, 'once more')
  assert.equal(reply.erasures.length, 2)
  assert.deepEqual(await keysOf(1), [])
  assert.deepEqual((await bench.verify()).findings, [])
})

test('nobody erases what they asked themselves', async () => {
  await record(exchangeLines(3))
  const own = { session: named(3), author: { ...author, id: 'alice' }, reason: 'hide it' }
  await assert.rejects(bus.call(recorderErase, own), { code: 'own_session' })
  assert.equal((await keysOf(3)).length, 1)
})

test('what a legal hold covers is not erased until it is released', async () => {
  await record(exchangeLines(4))
  const orders = parseConnectionName('orders')
  for (const scope of [{ session: named(4) }, { connection: orders }, { principal: 'alice' }]) {
    // oxlint-disable-next-line no-await-in-loop
    const hold = await bus.call(recorderHold, { scope, author, reason: 'lawsuit' })
    // oxlint-disable-next-line no-await-in-loop
    const standing = await bus.call(recorderHolds, {})
    assert.deepEqual(standing.holds, [hold])
    // oxlint-disable-next-line no-await-in-loop
    await assert.rejects(erase(4), { code: 'held', message: /lawsuit/ })
    const release = { hold: hold.id, author, reason: 'settled' }
    // oxlint-disable-next-line no-await-in-loop
    assert.deepEqual(await bus.call(recorderRelease, release), hold)
    // oxlint-disable-next-line no-await-in-loop
    await assert.rejects(bus.call(recorderRelease, release), { code: 'not_found' })
  }
  await record(exchangeLines(5))
  await bus.call(recorderHold, { scope: { session: named(5) }, author, reason: 'another' })
  assert.equal((await erase(4)).done, true)
})

test('a session that is not recorded cannot be held; one that is only journaled can', async () => {
  const place = (n: number) =>
    bus.call(recorderHold, { scope: { session: named(n) }, author, reason: 'lawsuit' })
  const standing = await bus.call(recorderHolds, {})
  await assert.rejects(place(98), { code: 'not_found', message: /no recording of session/ })
  assert.deepEqual(await bus.call(recorderHolds, {}), standing)
  await journal.append(exchangeLines(8))
  const { id } = await place(8)
  await bus.call(recorderRelease, { hold: id, author, reason: 'settled' })
})

test('a hold and an erasure at once are decided one after the other', async () => {
  for (let n = 10; n < 14; n++) {
    // oxlint-disable-next-line no-await-in-loop
    await record(exchangeLines(n))
    const place = () =>
      bus.call(recorderHold, { scope: { session: named(n) }, author, reason: 'lawsuit' })
    // oxlint-disable-next-line no-await-in-loop
    const [, erased] = await Promise.allSettled([place(), erase(n)])
    // oxlint-disable-next-line no-await-in-loop
    const kept = (await keysOf(n)).length === 1
    assert.equal(kept, erased.status === 'rejected')
  }
})

test('an erasure that a recorder did not finish is finished by the next, wherever it ended', async () => {
  const folder = await createFolderStore(bench.directory)
  const steps = ['put erased/', 'erase keys/', 'put erasures']
  let n = 20
  for (const step of steps)
    for (const when of ['before', 'after'] as const) {
      n++
      /* oxlint-disable no-await-in-loop */
      await record(exchangeLines(n))
      const at = (name: string): boolean => name.startsWith(step)
      const store = crashingStore(folder, { at, when })
      await restart({ store })
      const asked = erase(n).catch(() => undefined)
      await store.crashed
      await restart()
      // Once the position stands behind it there is nothing to be done again.
      if (step !== 'put erasures' || when === 'before') await recorder.events.until('erased')
      await asked
      assert.deepEqual(await keysOf(n), [], `${when} ${step}`)
      assert.equal((await replay(n)).erasures?.length, 1, `${when} ${step}`)
      /* oxlint-enable no-await-in-loop */
    }
  assert.deepEqual((await bench.verify()).findings, [])
})

test('a data key that was damaged stops no recorder, and its session can be erased', async () => {
  await record(exchangeLines(6))
  const [object = ''] = await keysOf(6)
  await writeFile(join(bench.directory, object), 'damaged')
  await restart()
  assert.deepEqual(
    (await replay(6)).damaged?.map((damage) => [damage.object, damage.problem]),
    [[object, 'changed']],
  )
  assert.equal((await erase(6)).done, true)
  assert.equal((await replay(6)).damaged, undefined)
  assert.deepEqual((await bench.verify()).findings, [])
})

/** A clock that stands so many days after one in the future. */
const day = (n: number) => () => new Date(Date.parse('2027-03-01T12:00:00.000Z') + n * 86_400_000)

/** What an edge wrote at a time. */
const eventOf = (time: () => Date): string =>
  failedLogin().replace(/"time":"[^"]*"/, `"time":"${time().toISOString()}"`)

test('a connection’s rule erases what is older, but not what is held', async () => {
  await restart({ now: day(0) })
  await record([...exchangeLines(40), ...exchangeLines(41)])
  await restart({ now: day(2) })
  await record(exchangeLines(40))
  await bus.call(recorderHold, { scope: { session: named(41) }, author, reason: 'lawsuit' })
  await register({ days: 1 })
  // No edge bears such a clock out.
  await restart({ now: day(1) })
  await recorder.events.until('clockAhead')
  const [warning = ''] = (await bus.call(recorderStatus, {})).store.warnings
  assert.match(warning, /no old content is erased: the clock says 2027-03-02/)
  assert.equal((await keysOf(2)).length, 1)
  // What is older than two days goes by the newest event, here all that the tests before have left; a day has to be over
  // for a day.
  await record([eventOf(day(1))])
  await restart({ now: day(2) })
  await recorder.events.until('erased')
  assert.deepEqual((await bus.call(recorderStatus, {})).store.warnings, [])
  assert.deepEqual(await keysOf(2), [])
  assert.equal((await keysOf(40)).length, 2)
  await record([eventOf(day(2))])
  await restart({ now: day(2) })
  await recorder.events.until('erased', (_, sessions) => Number(sessions) === 1)
  assert.deepEqual(
    (await keysOf(40)).map((key) => parseDataKeyObject(key)?.day),
    ['20270303'],
  )
  assert.equal((await keysOf(41)).length, 1)
  const { records, erasures } = await replay(40)
  assert.deepEqual([records.length, erasures?.[0]?.reason], [6, 'retention'])
  assert.deepEqual((await bench.verify()).findings, [])
  await register(undefined)
  await restart()
})

/** Registers the connection anew, with a rule. */
async function register(retention: { readonly days: number } | undefined): Promise<void> {
  const connection = {
    name: parseConnectionName('orders'),
    kind: 'mcp' as const,
    description: '',
    target: { transport: 'streamable-http' as const, url: 'http://127.0.0.1:9/mcp' },
    tools: {},
    mask: 'default',
    ...(retention && { retention }),
  }
  const known = await bus.state.read('connection', 'orders')
  const stamp = { id: newEventId(), source: '/control', time: new Date() }
  const data = { connection, author, reason: 'rule' }
  const event = seal(connectionRegistered, 'connection/orders', data, stamp)
  await bus.state.append('connection', 'orders', event, known.at(-1)?.sequence ?? 0)
}
