import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { BusError } from '@sallyport/bus'
import {
  type Decision,
  type ExchangeSummary,
  newExchangeId,
  operationCompleted,
  operationDecided,
  operationStreamed,
  parser,
  ConnectionName,
  SessionId,
} from '@sallyport/contracts'
import { createLedger } from '../ledger.ts'
import { ExchangeLog } from './exchange-log.ts'

/** Keeps lines like a journal of the bus; `fails` says what becomes of an append, and for how many. */
function memoryJournal() {
  const lines: string[] = []
  const heard = new Set<() => void>()
  let tries = 0
  const until = (reached: () => boolean): Promise<void> =>
    new Promise((resolve) => {
      // A timer that waits keeps the test alive; those of the edge keep nothing alive.
      const patience = setTimeout(() => {}, 60_000)
      const hear = (): void => {
        if (!reached()) return
        clearTimeout(patience)
        heard.delete(hear)
        resolve()
      }
      heard.add(hear)
      hear()
    })
  let fault: { kind: 'full' | 'doubtful'; left: number } | undefined
  return {
    lines,
    grown: (count: number) => until(() => lines.length >= count),
    tried: (count: number) => until(() => tries >= count),
    fails(kind: 'full' | 'doubtful', times = 1) {
      fault = { kind, left: times }
    },
    fenced: new Promise<void>(() => {}),
    append(more: readonly string[]) {
      const failing = fault !== undefined && fault.left-- > 0 ? fault.kind : undefined
      if (failing !== 'full') lines.push(...more)
      tries++
      for (const hear of heard) hear()
      if (failing === undefined) return Promise.resolve()
      return Promise.reject(new BusError(failing === 'full' ? 'full' : 'timeout', failing))
    },
    [Symbol.asyncDispose]: () => Promise.resolve(),
  }
}

const ALLOW: Decision = {
  outcome: 'allow',
  access: 'read',
  reasons: [],
  policies: ['p'],
  policyVersion: 1,
  obligations: { mask: 'default' },
}

function begin() {
  const journal = memoryJournal()
  const ledger = createLedger(journal)
  const log = new ExchangeLog(ledger, '/edge/test', summary())
  return { journal, ledger, log }
}

const summary = (): ExchangeSummary => ({
  id: newExchangeId(),
  session: parser('session', SessionId)('0'.repeat(32)),
  principal: { kind: 'user', id: 'alice', issuer: 'http://idp.test', groups: [] },
  connection: parser('connection', ConnectionName)('orders'),
  kind: 'mcp',
  verb: 'tools/call',
  name: 'query',
})

/** The events among the lines, and whether they name exactly the content that stands there. */
function read(lines: readonly string[]) {
  const records: unknown[] = lines.map((line) => JSON.parse(line))
  const ends = records.filter((record) => operationCompleted.check(record))
  const naming = records.filter(
    (record) =>
      operationCompleted.check(record) ||
      operationDecided.check(record) ||
      operationStreamed.check(record),
  )
  const named = naming.flatMap(({ data }) => data.content.map(({ id }) => String(id)))
  const stand = records.flatMap((record) =>
    Reflect.get(Object(record), 'record') === 'content'
      ? [String(Reflect.get(Object(record), 'id'))]
      : [],
  )
  return { ends, named: named.toSorted(), stand: stand.toSorted() }
}

const request = { content: '{"asked":true}', findings: [] }
const large = { content: JSON.stringify('x'.repeat(300_000)), findings: [] }
const small = { content: '{"said":true}', findings: [] }

/** Lets the ledger pay what it owes. */
const settle = (ledger: ReturnType<typeof createLedger>): Promise<void> =>
  ledger.append(['{"next":true}'])

for (const kind of ['full', 'doubtful'] as const)
  for (const at of ['decision', 'content', 'end'] as const)
    test(`a journal that is ${kind} at the ${at}: one end, and all content is named`, async () => {
      const { journal, ledger, log } = begin()
      const fails = (here: typeof at): void => {
        if (here === at) journal.fails(kind)
      }
      fails('decision')
      const decided = log.decided(ALLOW, request)
      if (at === 'decision') await assert.rejects(decided, { code: 'journal_unavailable' })
      else {
        await decided
        log.forwarding()
        await log.message(large)
        fails('content')
        const streamed = log.message(large)
        if (at === 'content') await assert.rejects(streamed, { code: 'journal_unavailable' })
        else {
          await streamed
          await log.message(small)
          fails('end')
        }
      }
      const ending = { outcome: 'delivered' } as const
      await assert.rejects(log.complete(ending), { code: 'journal_unavailable' })
      // Nothing more of it is written, however often that is tried.
      await assert.rejects(log.complete(ending), { code: 'journal_unavailable' })
      await settle(ledger)
      const { ends, named, stand } = read(journal.lines)
      assert.deepEqual(named, stand)
      const nothing = at === 'decision' && kind === 'full'
      assert.equal(ends.length, nothing ? 0 : 1)
      if (nothing) return
      const delivered = at === 'end' && kind === 'doubtful'
      const expected = at === 'decision' ? 'refused' : delivered ? 'delivered' : 'failed'
      assert.equal(ends[0]?.data.outcome, expected)
    })

test('an end that is owed is paid until it stands, and not once it may', async () => {
  const { journal, ledger, log } = begin()
  await log.decided(ALLOW, request)
  journal.fails('full', 2)
  await assert.rejects(log.complete({ outcome: 'delivered' }))
  await assert.rejects(settle(ledger), { mayStand: false })
  assert.equal(read(journal.lines).ends.length, 0)
  journal.fails('doubtful')
  await assert.rejects(settle(ledger), { mayStand: false })
  await settle(ledger)
  assert.equal(read(journal.lines).ends.length, 1)
})

test('nothing is appended while another call pays what is owed', async () => {
  const { journal, ledger } = begin()
  ledger.owe('{"owed":true}')
  journal.fails('full')
  const both = await Promise.allSettled([settle(ledger), settle(ledger)])
  assert.deepEqual(
    both.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  assert.deepEqual(journal.lines, [])
})

test('what a stream said is in the journal within a second, also where it says nothing more', async () => {
  const { journal, log } = begin()
  await log.decided(ALLOW, request)
  const held = performance.now()
  await log.message(small)
  assert.equal(read(journal.lines).stand.length, 1)
  await journal.grown(3)
  assert.ok(performance.now() - held < 5_000)
  assert.match(journal.lines.at(-1) ?? '', /said/)
  await log.message(small)
  await log.complete({ outcome: 'delivered' })
  const { ends, named, stand } = read(journal.lines)
  assert.deepEqual(named, stand)
  assert.equal(stand.length, 3)
  assert.equal(ends.length, 1)
})

test('what the journal does not take within the second is tried again; the next message waits for it', async () => {
  const { journal, log } = begin()
  await log.decided(ALLOW, request)
  journal.fails('full')
  await log.message(small)
  await journal.tried(2)
  await setImmediate()
  await log.message(small)
  // The message was not passed on before all of that stood.
  assert.equal(journal.lines.filter((line) => line.includes('said')).length, 1)
  journal.fails('full', Infinity)
  await log.message(small)
  await journal.tried(4)
  await setImmediate()
  await assert.rejects(log.message(small), { code: 'journal_unavailable' })
})
