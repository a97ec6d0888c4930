import assert from 'node:assert/strict'
import { test } from 'node:test'
import { query } from './requests.ts'
import { startRig } from './rig.ts'
import { json } from './target.ts'

test('a journal that is full refuses traffic and says so; nothing is forwarded', async () => {
  await using rig = await startRig({ journalBytes: 65_536 })
  rig.target.answerBy(json({ content: [{ type: 'text', text: 'x'.repeat(10_000) }] }))
  let refused = await query(rig)
  for (let i = 0; i < 20 && refused.status === 200; i++) refused = await query(rig)
  assert.equal(refused.status, 503)
  assert.equal(refused.headers.get('retry-after'), '1')
  assert.equal(refused.json.error?.data?.code, 'journal_unavailable')
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
