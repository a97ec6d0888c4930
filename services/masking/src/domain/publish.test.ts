import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MAX_LEAF_BYTES, maskingPublish, maskingPublished, newEventId } from '@sallyport/contracts'
import { publish } from './publish.ts'

const stamp = { id: newEventId(), source: '/masking', time: new Date(0) }

/** A profile with so many expressions of full length. */
const command = (patterns: number, expectedVersion = 4) =>
  maskingPublish.parseRequest({
    profile: {
      name: 'pii',
      patterns: Array.from({ length: patterns }, (_, index) => ({
        id: `p${index}`,
        kind: 'email',
        pattern: 'x'.repeat(1024),
        words: ['xx'],
        action: 'redact',
      })),
    },
    expectedVersion,
    author: { kind: 'user', id: 'dave', issuer: 'i', groups: [] },
    reason: 'because',
  })

test('the next version is published, as a valid event that names author and reason', () => {
  const published = publish(command(1), 4, [], stamp)
  assert.ok('event' in published)
  assert.equal(published.version, 5)
  assert.ok(maskingPublished.check(published.event))
  const { previous, author, reason } = published.event.data
  assert.deepEqual([previous, author.id, reason], [4, 'dave', 'because'])
  assert.equal(published.event.subject, 'masking/pii')
})

test('problems come first, then who is behind', () => {
  assert.deepEqual(publish(command(1, 3), 4, ['One.', 'Two.'], stamp), {
    refused: 'invalid_profile',
    reason: 'One.\nTwo.',
  })
  for (const expected of [0, 3, 5]) {
    const refused = publish(command(1, expected), 4, [], stamp)
    assert.ok('refused' in refused)
    assert.equal(refused.refused, 'version_conflict')
    assert.match(refused.reason, /^Version 4 is in force/)
  }
})

test('what does not fit into a leaf of the log is refused', () => {
  assert.ok('event' in publish(command(58), 4, [], stamp))
  const refused = publish(command(62), 4, [], stamp)
  assert.ok('refused' in refused)
  assert.equal(refused.refused, 'invalid_profile')
  assert.ok(refused.reason.includes(String(MAX_LEAF_BYTES)))
})
