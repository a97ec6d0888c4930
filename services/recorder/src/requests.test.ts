import assert from 'node:assert/strict'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import {
  recorderErase,
  recorderRequests,
  recorderStatus,
  type RequestOf,
} from '@sallyport/contracts'
import { packLines, readLine } from '@sallyport/evidence'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { failedLogin, principal, requestLines, sessionName } from './testing/sample-lines.ts'

let bench: Bench
let bus: Bus
let journal: JournalWriter
let recorder: Started
const parts = new AsyncDisposableStack()

before(async () => {
  bench = parts.use(await openBench())
  bus = await bench.connect()
  recorder = parts.use(await bench.start())
  journal = await bus.openJournal('edge-1')
})
after(() => parts.disposeAsync())

type Wanted = RequestOf<typeof recorderRequests>['exchanges'][number]

const ask = async (exchanges: Wanted[]) =>
  (await bus.call(recorderRequests, { exchanges }, { deadlineMs: 60_000 })).requests

/** Appends lines, a batch of their own, and returns the exchanges of their decisions as control knows them. */
async function recorded(...lines: readonly (readonly string[])[]): Promise<Wanted[]> {
  const ids: string[] = []
  for (const each of lines) {
    const line = readLine(Buffer.from(each.at(-1) ?? ''))
    if (line.kind === 'event') ids.push(line.event.id)
    // oxlint-disable-next-line no-await-in-loop
    await journal.append(each)
  }
  const known = new Map<string, Wanted>()
  const { size } = await bus.call(recorderStatus, {})
  while (known.size < ids.length) {
    // oxlint-disable-next-line no-await-in-loop
    for (const [leaf, text] of (await bench.leaves()).entries()) {
      const event = JSON.parse(text)
      if (!ids.includes(event.id)) continue
      const { id: exchange, session } = event.data.exchange
      known.set(event.id, { exchange, session, leaf })
    }
    if (known.size < ids.length)
      // oxlint-disable-next-line no-await-in-loop
      await recorder.events.until('committed', (at) => Number(at) > size)
  }
  // The store has a batch before the recorder answers from it.
  const reached = Math.max(...[...known.values()].map(({ leaf }) => leaf)) + 1
  if ((await bus.call(recorderStatus, {})).size < reached)
    await recorder.events.until('committed', (at) => Number(at) >= reached)
  return ids.flatMap((id) => known.get(id) ?? [])
}

const body = (n: number, text = ''): string =>
  JSON.stringify({ method: 'tools/call', params: { arguments: { n, text } } })
const FOUND = {
  kind: 'email',
  rule: 'email',
  place: '/params/arguments/text',
  action: 'redact',
  count: 1,
}

test('it gives the masked requests of exchanges, in whatever pieces and batches they stand', async () => {
  const first = await recorded(
    requestLines(1, [body(1)]),
    requestLines(2, ['{"a":', '1}'], { masked: [FOUND] }),
  )
  await journal.append([failedLogin()])
  const later = await recorded(requestLines(1, [body(3)]))
  const told = await ask([...later, ...first])
  const byExchange = new Map(told.map((one) => [one.exchange, one]))
  assert.deepEqual(
    [...first, ...later].map(({ exchange }) => byExchange.get(exchange)),
    [
      { exchange: first[0]?.exchange, body: body(1), masked: [] },
      { exchange: first[1]?.exchange, body: '{"a":1}', masked: [FOUND] },
      { exchange: later[0]?.exchange, body: body(3), masked: [] },
    ],
  )
})

test('it finds the segment of a batch that goes on through several bundles', async () => {
  const others = Array.from({ length: 600 }, () => failedLogin())
  const lines = [...requestLines(11, [body(1)]), ...others, ...requestLines(12, [body(2)])]
  const [last] = await recorded(lines)
  const decided = (await bench.leaves()).map((text) => JSON.parse(text).data.exchange)
  const leaf = decided.findIndex((exchange) => exchange?.session === sessionName(11))
  assert.ok(last && leaf >= 0 && last.leaf - leaf > 512)
  const first = { ...last, exchange: decided[leaf].id, session: decided[leaf].session, leaf }
  const told = await ask([first, last])
  assert.deepEqual(
    told.map((one) => one.body),
    [body(1), body(2)],
  )
})

test('what does not belong together, or is too long, has no body', async () => {
  const [one, other] = await recorded(requestLines(3, [body(1)]), requestLines(4, [body(2)]))
  const [long] = await recorded(requestLines(5, ['x'.repeat(300_000), 'x'.repeat(300_000)]))
  const [bare] = await recorded(requestLines(6, []))
  assert.ok(one && other && long && bare)
  const wrong = { ...one, session: other.session }
  const beyond = { ...other, leaf: 1_000_000 }
  const told = await ask([wrong, beyond, long, bare])
  assert.equal(told.length, 4)
  for (const each of told) assert.equal(each.body, undefined)
})

test('an answer has as many as fit, and the rest is asked for again', async () => {
  const lines = Array.from({ length: 10 }, (_, n) =>
    requestLines(7, [body(n, 'x'.repeat(200_000))]),
  )
  let left = await recorded(...lines)
  const all: string[] = []
  while (left.length > 0) {
    // oxlint-disable-next-line no-await-in-loop
    const told = await ask(left)
    assert.ok(told.length > 0 && told.length <= 5, `${told.length}`)
    all.push(...told.map((one) => one.body ?? ''))
    const seen = new Set(told.map((one) => one.exchange))
    left = left.filter(({ exchange }) => !seen.has(exchange))
  }
  const expected = lines.map((_, n) => body(n, 'x'.repeat(200_000)))
  assert.deepEqual(all.toSorted(), expected.toSorted())
})

test('content that was erased is told as such; what was changed or is gone is never given', async () => {
  const [wanted, erased] = await recorded(requestLines(8, [body(1)]), requestLines(9, [body(2)]))
  assert.ok(wanted && erased)
  const folder = join(bench.directory, 'recordings', sessionName(8))
  const [name = ''] = await readdir(folder)
  await writeFile(join(folder, name), packLines([Buffer.from(requestLines(8, [body(2)])[0] ?? '')]))
  await assert.rejects(ask([wanted]), { code: 'damaged' })
  await rm(join(folder, name))
  await assert.rejects(ask([wanted]), { code: 'damaged' })
  const author = { ...principal, id: 'carol', groups: ['admins'] }
  await bus.call(recorderErase, { session: erased.session, author, reason: 'asked for' })
  assert.deepEqual(await ask([erased]), [{ exchange: erased.exchange, erased: true, masked: [] }])
})
