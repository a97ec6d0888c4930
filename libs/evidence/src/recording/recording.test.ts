import assert from 'node:assert/strict'
import { test } from 'node:test'
import { leafOfKey, segmentKey } from '../layout.ts'
import { packLines } from '../lines.ts'
import { memorySource } from '../testing/memory-source.ts'
import { seededRandom } from '../testing/random.ts'
import { exchangeLines, exchangeOf, principal } from '../testing/sample-events.ts'
import { createDataKey, ownerOf, readDataKey } from './data-key.ts'
import { dataKeyObject, dayOf, newDataKeyId, parseDataKeyObject } from './data-key-name.ts'
import { covers } from './erased-at.ts'
import { createKeyRing } from './key-wrapper.ts'
import { dataKeyOf, openSegment, sealSegment } from './segment.ts'
import { parseSession } from '../testing/ids.ts'

const random = seededRandom(5)
const [older, newer] = [random.bytes(32), random.bytes(32)]
const session = parseSession(exchangeOf(1).session)
const name = { session, leaf: 12, day: dayOf(new Date('2026-03-04T23:59:59.999Z')) }
const lines = exchangeLines(1)
const key = segmentKey(session, 12)

test('a segment is opened with its data key, under its own name alone', async () => {
  const { key: dataKey } = await createDataKey(name, undefined, createKeyRing([newer]))
  const bytes = sealSegment(key, lines, dataKey)
  assert.equal(dataKeyOf(bytes), dataKeyObject(name))
  assert.deepEqual(
    openSegment(key, bytes, dataKey),
    lines.map((line) => Buffer.from(line)),
  )
  const others = [
    () => openSegment(segmentKey(session, 13), bytes, dataKey),
    () => openSegment(key, bytes, undefined),
    () => openSegment(key, bytes, { ...dataKey, secret: random.bytes(32) }),
    () => openSegment(key, bytes, { ...dataKey, object: dataKeyObject({ ...name, leaf: 13 }) }),
  ]
  for (const open of others) assert.throws(open, { code: 'invalid_segment' })
  // Nothing of what was recorded shows.
  assert.ok(!Buffer.from(bytes).includes('masked'))
  assert.notDeepEqual(sealSegment(key, lines, dataKey), bytes)
})

test('a segment of an older log is opened without a key', () => {
  const bytes = packLines(lines)
  assert.equal(dataKeyOf(bytes), undefined)
  assert.deepEqual(
    openSegment(key, bytes, undefined),
    lines.map((line) => Buffer.from(line)),
  )
})

test('a data key is wrapped by the newest key of the deployment, and unwrapped by any', async () => {
  const made = await createDataKey(name, principal, createKeyRing([older]))
  const source = memorySource([[made.stored.key, made.stored.bytes]])
  const read = (...keys: readonly Uint8Array[]) =>
    readDataKey(source, made.key.object, createKeyRing(keys))
  assert.deepEqual(await read(older, newer), { kind: 'found', key: made.key })
  assert.deepEqual(await read(newer), { kind: 'locked' })
  assert.deepEqual(await readDataKey(source, made.key.object, undefined), { kind: 'locked' })
  const after = await createDataKey({ ...name, leaf: 13 }, undefined, createKeyRing([older, newer]))
  source.put([after.stored])
  assert.deepEqual(await readDataKey(source, after.key.object, createKeyRing([newer])), {
    kind: 'found',
    key: after.key,
  })
  assert.deepEqual(await readDataKey(memorySource(), made.key.object, createKeyRing([older])), {
    kind: 'missing',
  })
})

test('the object of a data key tells whose session it is, and holds no key in the clear', async () => {
  const { key: dataKey, stored } = await createDataKey(name, principal, createKeyRing([newer]))
  const { groups: _, ...owner } = principal
  assert.deepEqual(ownerOf(stored.bytes), owner)
  assert.equal(ownerOf(Buffer.from('damaged')), undefined)
  assert.ok(!Buffer.from(stored.bytes).includes(Buffer.from(dataKey.secret).toString('base64')))
})

test('whatever is changed in the object of a data key is found', async () => {
  const wrapper = createKeyRing([newer])
  const { stored } = await createDataKey(name, principal, wrapper)
  const changes: Uint8Array[] = [Buffer.from(`${Buffer.from(stored.bytes).toString()}\n`)]
  for (let at = 0; at < stored.bytes.length; at++) {
    const changed = Buffer.from(stored.bytes)
    changed.writeUInt8((changed.readUInt8(at) + 1) % 256, at)
    changes.push(changed)
  }
  for (const bytes of changes) {
    const found = await readDataKey(memorySource([[stored.key, bytes]]), stored.key, wrapper).catch(
      (error: unknown) => error,
    )
    // Another name of the wrapping key is one that is not at hand.
    const told = Reflect.get(Object(found), 'code') ?? Reflect.get(Object(found), 'kind')
    assert.match(String(told), /^(invalid_key|locked)$/)
  }
  const moved = { key: dataKeyObject({ ...name, leaf: 13 }), bytes: stored.bytes }
  await assert.rejects(readDataKey(memorySource([[moved.key, moved.bytes]]), moved.key, wrapper), {
    code: 'invalid_key',
  })
})

test('the name of a data key says what it is for', () => {
  const object = `keys/${session}/000000000001-20260304-orders-eu`
  const named = parseDataKeyObject(object)
  assert.ok(named)
  assert.deepEqual(named, { session, leaf: 1, day: '20260304', connection: 'orders-eu' })
  assert.equal(dataKeyObject(named), object)
  assert.deepEqual(parseDataKeyObject(dataKeyObject(name)), name)
  const rival = { ...named, id: newDataKeyId() }
  assert.deepEqual(parseDataKeyObject(dataKeyObject(rival)), rival)
  assert.equal(leafOfKey(dataKeyObject(rival)), 1)
  const others = ['x', `${session}/1-20260304`, `${session}/000000000001-20260304-X`]
  for (const other of others) assert.equal(parseDataKeyObject(`keys/${other}`), undefined)
})

test('an erasure covers what began at or before its leaf, up to its day', () => {
  assert.ok(covers({ leaf: 12 }, name))
  assert.ok(!covers({ leaf: 11 }, name))
  assert.ok(covers({ leaf: 20, through: '20260304' }, name))
  assert.ok(!covers({ leaf: 20, through: '20260303' }, name))
})
