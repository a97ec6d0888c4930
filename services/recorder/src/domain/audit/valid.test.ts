import assert from 'node:assert/strict'
import { test } from 'node:test'
import { EVENTS, logAdvanced } from '@sallyport/contracts'
import { isKind, readLine } from '@sallyport/evidence'
import { problemsOf } from '@sallyport/ocsf/check'
import { SAMPLES } from '../../testing/audit-samples.ts'
import { projectEvent } from './project.ts'

// Promise: whatever the audit stream says as OCSF is valid by the published schema 1.8.0.

const PLACE = { leaf: 7, previous: 4 }
/** Kinds whose leaves have no record; a checkpoint has one that is made elsewhere. */
const UNTOLD = ['operation.streamed', 'segment.sealed', 'log.advanced']

const events = Object.entries(SAMPLES).map(([name, text]) => {
  const line = readLine(Buffer.from(text))
  assert.ok(line.kind === 'event', `${name} is no event`)
  return { name, event: line.event }
})

test('there is a sample of every kind of event', () => {
  const sampled = new Set(events.map(({ event }) => event.type))
  assert.deepEqual(
    EVENTS.filter(({ type }) => !sampled.has(type)).map(({ name }) => name),
    [],
  )
})

test('every kind of event has a record, except those that tell a SIEM nothing', () => {
  const untold = EVENTS.filter(({ type }) =>
    events.every(({ event }) => event.type !== type || projectEvent(PLACE, event) === undefined),
  )
  assert.deepEqual(untold.map(({ name }) => name).toSorted(), UNTOLD.toSorted())
  assert.ok(events.some(({ event }) => isKind(event, logAdvanced)))
})

for (const { name, event } of events) {
  const record = projectEvent(PLACE, event)
  if (record === undefined || record.class === 'decision') continue
  test(`${name}: its record is valid, and says where it stands`, () => {
    const ocsf: unknown = JSON.parse(record.data)
    assert.deepEqual(problemsOf(ocsf), [])
    const at = (path: string): unknown =>
      path.split('.').reduce<unknown>((value, key) => Reflect.get(Object(value), key), ocsf)
    assert.equal(at('metadata.uid'), event.id)
    assert.equal(at('time'), Date.parse(event.time))
    assert.deepEqual(
      [at('unmapped.sallyport.leaf'), at('unmapped.sallyport.previous'), record.leaf],
      [7, 4, 7],
    )
    assert.equal(record.previous, 4)
  })
}
