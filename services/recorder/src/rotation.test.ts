import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Bus, JournalWriter } from '@sallyport/bus'
import { logKeyRotated, recorderStatus } from '@sallyport/contracts'
import {
  createLogKey,
  openFolder,
  parseVerifierKey,
  readPublishedChanges,
  verifyLog,
} from '@sallyport/evidence'
import { createFolderStore } from '@sallyport/objectstore'
import { expectedOf, toldUpTo } from './testing/audit-gaps.ts'
import { type Bench, openBench, type Started } from './testing/bench.ts'
import { crashingStore } from './testing/crashing-store.ts'
import { record as recordOn } from './testing/recorded.ts'
import { exchangeLines } from './testing/sample-lines.ts'

/** As the lease is kept and taken, but faster. */
const TIMING = { renewMs: 20, pollMs: 10, termMs: 200 }

let bench: Bench
let bus: Bus
let journal: JournalWriter
let first: string

before(async () => {
  bench = await openBench()
  bus = await bench.connect()
  journal = await bus.openJournal('edge-1')
  first = await readFile(bench.config.keyFile, 'utf8')
})
after(() => bench[Symbol.asyncDispose]())

const another = () => createLogKey('sallyport.test/log')
const second = another()
const third = another()

/** A file with a ring of keys. */
async function ring(...pems: readonly string[]): Promise<{ readonly keyFile: string }> {
  const keyFile = join(bench.directory, '..', `ring-${files++}`)
  await writeFile(keyFile, pems.join(''), { mode: 0o600 })
  return { keyFile }
}
let files = 0

const record = (recorder: Started) => recordOn(bus, journal, recorder, exchangeLines(1))
const source = () => openFolder(bench.directory)

test('a key behind the one in force takes over, and either leads a verifier to the other', async () => {
  {
    await using recorder = await bench.start()
    await record(recorder)
  }
  await using recorder = await bench.start({}, await ring(first, second.privateKeyPem))
  await recorder.events.until('keyRotated')
  await record(recorder)
  const newer = parseVerifierKey(second.verifierKey)
  for (const key of [bench.key, newer]) {
    const report = await verifyLog(source(), key)
    assert.deepEqual(report.findings, [])
    assert.deepEqual(
      report.keys.map((each) => each.key),
      [bench.key.text, newer.text],
    )
  }
  const { keys, verifierKey, checkpoint } = await bus.call(recorderStatus, {})
  const [change] = await readPublishedChanges(source())
  assert.deepEqual(keys, [
    { key: bench.key.text, from: 0 },
    { key: newer.text, from: change?.leaf },
  ])
  assert.equal(verifierKey, newer.text)
  // Only the new key signs now.
  assert.equal(checkpoint.split('\n').filter((line) => line.startsWith('\u2014 ')).length, 1)
})

test('the audit stream tells of it', async () => {
  await using recorder = await bench.start({}, await ring(first, second.privateKeyPem))
  await recorder.events.until('ready')
  const leaves = await bench.leaves()
  const told = await toldUpTo(bus, leaves.length - 1)
  assert.deepEqual(
    told.map(({ id, leaf }) => ({ id, leaf })),
    expectedOf(leaves),
  )
  const leaf = leaves.findIndex((text) => text.includes(logKeyRotated.type))
  const found = told.find((each) => each.leaf === leaf)
  assert.match(
    found?.data ?? '',
    new RegExp(`Another key signs the log: ${second.verifierKey.split('+')[0]}`),
  )
})

test('a recorder without the key in force neither writes nor stands by, and says which it lacks', async () => {
  const lacking = await ring(first)
  const refused = {
    code: 'log_key_unknown',
    message: new RegExp(second.verifierKey.split('+')[1] ?? ''),
  }
  await assert.rejects(bench.start({}, lacking), refused)
  await using recorder = await bench.start({}, await ring(first, second.privateKeyPem))
  await record(recorder)
  await assert.rejects(bench.start({}, lacking), refused)
  await record(recorder)
})

test('a key that was replaced is not taken anew, and a ring of strangers not at all', async () => {
  await assert.rejects(bench.start({}, await ring(second.privateKeyPem, first)), {
    code: 'log_key_unusable',
  })
  await assert.rejects(bench.start({}, await ring(another().privateKeyPem)), {
    code: 'log_key_unknown',
  })
  await assert.rejects(bench.start({}, await ring(first, 'hunter2')), {
    code: 'key_unreadable',
    message: /PKCS#8/,
  })
})

test('a stand-by that lacks the new key ends when another takes over to it', async () => {
  const both = await ring(first, second.privateKeyPem)
  const all = await ring(second.privateKeyPem, third.privateKeyPem)
  const holder = await bench.start({}, both)
  await using next = await bench.start({}, all)
  await using lacking = await bench.start({}, both)
  await lacking.events.until('standingBy')
  await next.events.until('standingBy')
  // Of the two that stand by, one takes over; where it is the one without the key, the other is asked.
  await holder[Symbol.asyncDispose]()
  await Promise.race([next.events.until('keyRotated'), lacking.events.until('ready')])
  if (!next.events.seen.some(({ name }) => name === 'keyRotated')) {
    await lacking[Symbol.asyncDispose]()
    await next.events.until('keyRotated')
  } else assert.match((await lacking.service.failed)?.message ?? '', /is not in the log key file/)
  await record(next)
})

test('at whatever step a rotation ends, the next recorder finishes it or begins it anew', async () => {
  const folder = await createFolderStore(bench.directory)
  const pems = [second.privateKeyPem, third.privateKeyPem]
  const rehearsed = [
    'put staged/',
    'put log-keys/',
    'put checkpoints/',
    'put checkpoint',
    'delete staged/',
  ]
  for (const step of rehearsed) {
    for (const when of ['before', 'after'] as const) {
      const next = another()
      const keys = await ring(...pems, next.privateKeyPem)
      const at = (name: string) => name.startsWith(step)
      const store = crashingStore(folder, { at, when })
      try {
        await using recorder = await bench.start({ store, timing: TIMING }, keys)
        await Promise.race([store.crashed, recorder.events.until('keyRotated')])
      } catch (error) {
        if (!store.dead) throw error
      }
      await using recorder = await bench.start({ timing: TIMING }, keys)
      await record(recorder)
      const report = await bench.verify()
      assert.deepEqual(report.findings, [], `${when} ${step}`)
      assert.equal(report.keys.at(-1)?.key, next.verifierKey)
      pems.push(next.privateKeyPem)
    }
  }
})
