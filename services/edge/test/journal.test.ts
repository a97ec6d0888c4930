import assert from 'node:assert/strict'
import { test } from 'node:test'
import { query } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json } from './target.ts'

test('a journal that is full refuses traffic and says so; nothing is forwarded', async () => {
  await using rig = await startRig({ journalBytes: 65_536 })
  rig.target.answerBy(json({ content: [{ type: 'text', text: 'x'.repeat(10_000) }] }))
  let refused = await query(rig)
  // The last small records may still fit where an answer does not.
  for (let i = 0, before = 0; i < 200 && before < rig.target.seen.length; i++) {
    before = rig.target.seen.length
    refused = await query(rig)
  }
  assert.equal(refused.status, 503)
  assert.equal(refused.headers.get('retry-after'), '1')
  await assertRefused(rig, /journal is full; requests are refused until the recorder has caught up/)

  // Once the recorder has taken what is there, traffic passes again.
  await rig.journal()
  assert.equal((await query(rig)).status, 200)
})

/** Asserts that a call is refused with a sentence that a client can read, and that the target hears nothing of it. */
async function assertRefused(rig: Rig, reason: RegExp): Promise<void> {
  const earlier = rig.target.seen.length
  const { status, headers, json: reply } = await query(rig)
  assert.equal(status, 503)
  assert.ok(Number(headers.get('retry-after')) >= 1)
  assert.equal(reply.error?.data?.code, 'journal_unavailable')
  assert.match(reply.error.message, reason)
  assert.equal(rig.target.seen.length, earlier)
}

test('a journal that does not answer, or is gone, refuses traffic and says so; nothing is forwarded', async () => {
  await using rig = await startRig()
  assert.equal((await query(rig)).status, 200)
  rig.nats.pause()
  try {
    const silent = /journal (does not confirm in time|cannot be reached); requests are refused/
    await assertRefused(rig, silent)
  } finally {
    rig.nats.resume()
  }
  await rig.nats.kill()
  await assertRefused(rig, /journal cannot be reached; requests are refused until it is back/)
})

test('an edge whose name was taken by another refuses traffic, says so and stops', async () => {
  await using rig = await startRig()
  assert.equal((await query(rig)).status, 200)
  await using other = await rig.bus.openJournal('edge-test')
  await other.append(['{"other":true}'])
  await assertRefused(rig, /Another edge writes to the journal under this name; this one stops/)
  assert.match((await rig.edge.failed)?.message ?? '', /another edge/)
})

test('what the target saw has an end in the evidence, also when the journal was full for it', async () => {
  await using rig = await startRig({ journalBytes: 65_536 })
  let refused = 0
  for (let i = 0; i < 40; i++) {
    rig.target.answerBy(json({ content: [{ type: 'text', text: 'x'.repeat(12_000) }] }))
    if ((await query(rig)).status === 503) refused++
  }
  assert.ok(refused > 0)
  await rig.journal()
  assert.equal((await query(rig)).status, 200)
  const { decided, completed } = await rig.journal()
  const ended = new Set(completed.map(({ data }) => data.exchange.id))
  const open = decided.filter(({ data }) => !ended.has(data.exchange.id))
  assert.deepEqual(open, [])
  assert.equal(ended.size, completed.length)
})

test('an edge that stops cuts what does not end by itself', async () => {
  const rig = await startRig()
  const reached = Promise.withResolvers<void>()
  // Never answered.
  rig.target.answerBy(() => reached.resolve())
  const pending = query(rig).catch(() => 'cut')
  await reached.promise
  await rig[Symbol.asyncDispose]()
  await pending
})
