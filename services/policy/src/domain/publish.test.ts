import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_LEAF_BYTES, newEventId, policyPublish, policyPublished } from '@sallyport/contracts'
import { publish } from './publish.ts'

const stamp = { id: newEventId(), source: '/policy', time: new Date(0) }

const command = (cedar: string, expectedVersion: number) =>
  policyPublish.parseRequest({
    connection: 'orders',
    cedar,
    expectedVersion,
    author: { kind: 'user', id: 'dave', issuer: 'i', groups: ['admins'] },
    reason: 'because',
  })

test('the next version is published, as a valid event that names author and reason', () => {
  const published = publish(command('// text', 4), 4, [], stamp)
  assert.ok('event' in published)
  assert.equal(published.version, 5)
  assert.ok(policyPublished.check(published.event))
  assert.equal(published.event.subject, 'policy/orders')
  assert.equal(published.event.data.author.id, 'dave')
})

test('whoever was slower is told, whichever way they are off', () => {
  for (const expected of [0, 3, 5]) {
    const refused = publish(command('', expected), 4, [], stamp)
    assert.ok('refused' in refused)
    assert.equal(refused.refused, 'version_conflict')
    assert.match(refused.reason, /^Version 4 is in force/)
  }
})

test('all problems are told, as many as an answer can carry', () => {
  const few = publish(command('', 0), 0, ['One.', 'Two.'], stamp)
  assert.deepEqual(few, { refused: 'invalid_policy', reason: 'One.\nTwo.' })
  const many = Array.from({ length: 500 }, (_, index) => `Problem ${index}.`)
  const refused = publish(command('', 0), 0, many, stamp)
  assert.ok('refused' in refused)
  assert.ok(refused.reason.length < 4000)
  assert.match(refused.reason, /\nThere are \d+ more\.$/)
})

test('a text whose event would not fit into the log is refused', () => {
  const refused = publish(command('é'.repeat(MAX_LEAF_BYTES / 2), 0), 0, [], stamp)
  assert.ok('refused' in refused)
  assert.equal(refused.refused, 'invalid_policy')
  assert.match(refused.reason, /too long/)
})
