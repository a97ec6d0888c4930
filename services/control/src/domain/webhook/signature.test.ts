import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { Webhook } from 'standardwebhooks'
import { signatures } from './signature.ts'

const [old, current, other] = [randomBytes(24), randomBytes(64), randomBytes(32)]
const receiver = (key: Buffer): Webhook => new Webhook(`whsec_${key.toString('base64')}`)
const signed = { id: '01JDQ6', timestamp: Math.floor(Date.now() / 1000), body: '{"type":"ping"}' }
const headers = (keys: readonly Uint8Array[]): Record<string, string> => ({
  'webhook-id': signed.id,
  'webhook-timestamp': String(signed.timestamp),
  'webhook-signature': signatures(keys, signed),
})

test('a receiver with either of two secrets accepts, one with another does not', () => {
  const sent = headers([current, old])
  for (const key of [old, current])
    assert.deepEqual(receiver(key).verify(signed.body, sent), { type: 'ping' })
  assert.throws(() => receiver(other).verify(signed.body, sent), /No matching signature/)
})

test('a changed byte of the body, id or time is noticed', () => {
  const sent = headers([current])
  const check = receiver(current)
  assert.throws(() => check.verify('{"type":"pong"}', sent))
  assert.throws(() => check.verify(signed.body, { ...sent, 'webhook-id': '01JDQ7' }))
  const later = String(signed.timestamp + 1)
  assert.throws(() => check.verify(signed.body, { ...sent, 'webhook-timestamp': later }))
})
