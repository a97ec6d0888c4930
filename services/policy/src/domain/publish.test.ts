import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_LEAF_BYTES, newEventId, policyPublish, policyPublished } from '@sallyport/contracts'
import { publish } from './publish.ts'

const stamp = { id: newEventId(), source: '/policy', time: new Date(0) }

const changes = { added: ['a'], removed: [], changed: ['b'], diff: '-x\n+y\n' }

const command = (cedar: string, expectedVersion: number) =>
  policyPublish.parseRequest({
    connection: 'orders',
    cedar,
    expectedVersion,
    author: { kind: 'user', id: 'dave', issuer: 'i', groups: ['admins'] },
    reason: 'because',
  })

test('the next version is published, as a valid event that names author and reason', () => {
  const published = publish(command('// text', 4), 4, { arguments: [] }, () => changes, stamp)
  assert.ok('event' in published)
  assert.equal(published.version, 5)
  assert.ok(policyPublished.check(published.event))
  assert.equal(published.event.subject, 'policy/orders')
  assert.equal(published.event.data.author.id, 'dave')
  assert.equal(published.event.data.previous, 4)
  assert.deepEqual(published.event.data.changes, changes)
})

test('whoever was slower is told, whichever way they are off', () => {
  for (const expected of [0, 3, 5]) {
    const refused = publish(command('', expected), 4, { arguments: [] }, () => changes, stamp)
    assert.ok('refused' in refused)
    assert.equal(refused.refused, 'version_conflict')
    assert.match(refused.reason, /^Version 4 is in force/)
  }
})

test('all problems are told, as many as an answer can carry', () => {
  const few = publish(command('', 0), 0, { problems: ['One.', 'Two.'] }, () => changes, stamp)
  assert.deepEqual(few, { refused: 'invalid_policy', reason: 'One.\nTwo.' })
  const many = Array.from({ length: 500 }, (_, index) => `Problem ${index}.`)
  const refused = publish(command('', 0), 0, { problems: many }, () => changes, stamp)
  assert.ok('refused' in refused)
  assert.ok(refused.reason.length < 4000)
  assert.match(refused.reason, /\nThere are \d+ more\.$/)
})

test('a text whose event would not fit into the log is refused', () => {
  const refused = publish(
    command('é'.repeat(MAX_LEAF_BYTES / 2), 0),
    0,
    { arguments: [] },
    () => changes,
    stamp,
  )
  assert.ok('refused' in refused)
  assert.equal(refused.refused, 'invalid_policy')
  assert.match(refused.reason, /too long/)
})

test('a diff that would not fit into the log is left out, then the ids are, before a text is refused', () => {
  const { diff: _, ...ids } = changes
  const left = MAX_LEAF_BYTES - 700
  const told = (cedar: string, diff: string) => {
    const published = publish(
      command(cedar, 0),
      0,
      { arguments: [] },
      () => ({ ...changes, diff }),
      stamp,
    )
    assert.ok('event' in published)
    assert.ok(policyPublished.check(published.event))
    assert.ok(Buffer.byteLength(JSON.stringify(published.event)) <= MAX_LEAF_BYTES)
    return published.event.data.changes
  }
  assert.deepEqual(told('x'.repeat(left / 2), 'y'.repeat(100)), {
    ...changes,
    diff: 'y'.repeat(100),
  })
  assert.deepEqual(told('x'.repeat(left / 2), 'y'.repeat(left / 2 + 700)), ids)
  const brim = command('', 0)
  const published = publish(brim, 0, { arguments: [] }, () => undefined, stamp)
  assert.ok('event' in published)
  const room = MAX_LEAF_BYTES - Buffer.byteLength(JSON.stringify(published.event))
  assert.equal(told('x'.repeat(room), ''), undefined)
})
