import assert from 'node:assert/strict'
import { test } from 'node:test'
import { query } from './requests.ts'
import { startRig } from './rig.ts'
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
  assert.equal(refused.json.error?.data?.code, 'journal_unavailable')
  assert.match(refused.json.error.message, /journal is full/)
  const earlier = rig.target.seen.length
  assert.equal((await query(rig)).status, 503)
  assert.equal(rig.target.seen.length, earlier)

  // Once the recorder has taken what is there, traffic passes again.
  await rig.journal()
  assert.equal((await query(rig)).status, 200)
})

test('a bus that does not answer refuses traffic; nothing is forwarded', async () => {
  await using rig = await startRig()
  assert.equal((await query(rig)).status, 200)
  const earlier = rig.target.seen.length
  rig.nats.pause()
  try {
    const answer = await query(rig)
    assert.equal(answer.status, 503)
    assert.equal(rig.target.seen.length, earlier)
  } finally {
    rig.nats.resume()
  }
})

test('an edge whose name was taken by another stops', async () => {
  await using rig = await startRig()
  assert.equal((await query(rig)).status, 200)
  await using other = await rig.bus.openJournal('edge-test')
  await other.append(['{"other":true}'])
  await query(rig)
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
