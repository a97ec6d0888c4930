import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Bus, BusError, type JournalWriter } from '@sallyport/bus'
import { type EventId, recorderReplay, recordingViewed } from '@sallyport/contracts'
import { createKeyRing, isKind, openFolder, readLine, readSession } from '@sallyport/evidence'
import { readKeyRing } from '@sallyport/key-file'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { parseSessionId } from './testing/ids.ts'
import { look, record as recordOn } from './testing/recorded.ts'
import { exchangeLines, sessionName, viewer } from './testing/sample-lines.ts'

let bench: Bench
let bus: Bus
let journal: JournalWriter
let recorder: Started
let now = Date.now()

before(async () => {
  bench = await openBench()
  bus = await bench.connect()
  recorder = await bench.start({ now: () => new Date(now) })
  journal = await bus.openJournal('edge-1')
})
after(async () => {
  await recorder[Symbol.asyncDispose]()
  await bench[Symbol.asyncDispose]()
})

const session = parseSessionId(sessionName(1))
const LONG = JSON.stringify('x'.repeat(300_000))

/** The looks at content that the log tells of, but for the one that this needs itself: STATE is taken in its order. */
async function looks() {
  const { view: own } = await look(bus, recorder, session)
  looksOfOurs.add(own)
  const all = (await bench.leaves()).flatMap((text) => {
    const line = readLine(Buffer.from(text))
    return line.kind === 'event' && isKind(line.event, recordingViewed) ? [line.event] : []
  })
  return all.filter(({ id }) => !looksOfOurs.has(id))
}

const looksOfOurs = new Set<EventId | undefined>()

test('a look at content of many pages is one event of the log, with who looked and why', async () => {
  for (let n = 0; n < 4; n++) await recordOn(bus, journal, recorder, exchangeLines(1, LONG))
  const views = new Set<EventId | undefined>()
  let next: string | undefined
  let pages = 0
  do {
    const page = await bus.call(recorderReplay, {
      session,
      viewer,
      ...(next === undefined ? { reason: 'case 4711' } : { after: next }),
    })
    views.add(page.view)
    next = page.next
    pages++
  } while (next !== undefined)
  assert.ok(pages > 1)
  const told = await looks()
  assert.deepEqual(new Set(told.map(({ id }) => id)), views)
  assert.deepEqual(
    told.map(({ data }) => data),
    [{ session, author: viewer, reason: 'case 4711' }],
  )
  assert.deepEqual((await bench.verify()).findings, [])
})

test('without a viewer there are the same events, no content, and no look to tell of', async () => {
  const page = await bus.call(recorderReplay, { session })
  const types = page.records.map((line) => JSON.parse(line).type)
  assert.deepEqual(
    types,
    Array.from({ length: 4 }, () => [
      'dev.sallyport.operation.decided.v1',
      'dev.sallyport.operation.completed.v1',
    ]).flat(),
  )
  assert.ok(!('view' in page))
  assert.equal((await looks()).length, 1)
})

test('no page is given to a look that was not recorded, is of someone else, or is long over', async () => {
  const { next = '', view = '' } = await bus.call(recorderReplay, { session, viewer })
  const page = (request: object) =>
    bus.call(recorderReplay, { session, viewer, after: next, ...request })
  assert.ok((await page({})).records.length > 0)
  const other = { ...viewer, id: 'dave' }
  for (const request of [
    { viewer: other },
    { viewer: undefined },
    { after: next.replace(`:${view}`, '') },
    { after: next.replace(view, '01JDQ6Z0E8Y3T7P9W5KXBN2M4R') },
  ])
    await assert.rejects(page(request), { code: 'not_found' })
  now += 3_600_000
  await assert.rejects(page({}), { code: 'not_found' })
})

test('content of no session is looked at, so nothing is told', async () => {
  const told = (await looks()).length
  const unknown = parseSessionId(sessionName(99))
  await assert.rejects(bus.call(recorderReplay, { session: unknown, viewer }), {
    code: 'not_found',
  })
  assert.equal((await looks()).length, told)
})

test('where the look cannot be recorded no content is given', async () => {
  const refusing = await bench.connect()
  const full = Object.create(refusing, {
    state: {
      value: {
        ...refusing.state,
        append: () => Promise.reject(new BusError('full', 'STATE is full')),
      },
    },
  })
  await recorder[Symbol.asyncDispose]()
  recorder = await bench.start({ bus: full })
  await assert.rejects(bus.call(recorderReplay, { session, viewer }), { code: 'full' })
  assert.ok((await bus.call(recorderReplay, { session })).records.length > 0)
})

test('the same can be read from storage alone when the recorder is gone', async () => {
  const { records } = await bus.call(recorderReplay, { session })
  await recorder[Symbol.asyncDispose]()
  const source = openFolder(bench.directory)
  const recordingKeys = createKeyRing(await readKeyRing(bench.config.recordingKeyFile, 'key'))
  const { report, lines } = await readSession(source, bench.key, session, { recordingKeys })
  const texts = lines.map((line) => Buffer.from(line).toString())
  assert.deepEqual(report.findings, [])
  assert.deepEqual(
    texts.filter((text) => !text.startsWith('{"record"')),
    records,
  )
  assert.equal(texts.filter((text) => text.includes('xxxx')).length, 4)
  recorder = await bench.start()
})
