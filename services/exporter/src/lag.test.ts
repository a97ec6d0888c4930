import assert from 'node:assert/strict'
import { join } from 'node:path'
import { test } from 'node:test'
import type { AuditRecord } from '@sallyport/bus'
import { problemsOf } from '@sallyport/ocsf/check'
import { callRecord, callRecords, plainRecord } from './testing/records.ts'
import { leavesIn } from './testing/leaves.ts'
import { receiver } from './testing/receiver.ts'
import { startRig } from './testing/rig.ts'

// Promise: whoever looks after the exporter sees that a destination is behind, or that records are lost to it.

const rig = await startRig(512 * 1024)

const old = (leaf: number): AuditRecord => ({
  ...callRecord(leaf),
  time: '2026-01-01T00:00:00.000Z',
})
test('a destination that is given what is old is behind, until it has what is new', async () => {
  const path = join(rig.folder, 'lag.ndjson')
  await rig.bus.audit.publish([old(0)])
  await using exporter = await rig.start({ id: 'lag', kind: 'file', path })
  await exporter.until('behind')
  const [destination, ageSeconds, leaf] = exporter.of('behind')[0] ?? []
  assert.deepEqual([destination, leaf], ['lag', 0])
  assert.ok(Number(ageSeconds) > 86_400)
  await rig.bus.audit.publish([old(2), callRecord(4)])
  await exporter.until('caughtUp')
  await rig.bus.audit.publish([callRecord(6)])
  await exporter.until('delivered', 2)
  assert.equal(exporter.of('behind').length, 1, 'it is told once')
  assert.deepEqual(exporter.of('missing'), [])
})

test('two exporters of one destination lose nothing between them, and say that there are two', async () => {
  await using siem = await receiver()
  const twice = { id: 'two', kind: 'https', url: siem.url, batch: { records: 3 } } as const
  await using both = new AsyncDisposableStack()
  const exporters = await Promise.all([rig.start(twice), rig.start(twice)])
  for (const one of exporters) both.use(one)
  await rig.bus.audit.publish(callRecords(12, 4))
  const all = new Set([0, 2, 4, 6, ...Array.from({ length: 12 }, (_one, at) => 2 * (4 + at))])
  const seen = (): Set<number> => new Set(siem.received.flatMap(({ body }) => leavesIn(body)))
  while (seen().size < all.size)
    // oxlint-disable-next-line no-await-in-loop
    await new Promise((resolve) => setTimeout(resolve, 20))
  assert.deepEqual(
    [...seen()].toSorted((one, other) => one - other),
    [...all],
  )
  const told = (name: 'missing' | 'shared'): number =>
    exporters.flatMap((one) => one.of(name)).length
  assert.ok(told('shared') > 0)
  assert.equal(told('missing'), 0, 'nothing was dropped')
})

test('a destination that was away for longer than the stream holds is told of what it misses', async () => {
  await using siem = await receiver()
  const { port } = siem
  const classes: ['checkpoint'] = ['checkpoint']
  const away = { id: 'away', kind: 'https', url: siem.url, classes } as const
  {
    await using _ = await rig.start(away)
    await rig.caughtUp()
  }
  await siem[Symbol.asyncDispose]()
  const wide = 'x'.repeat(4_000)
  const leaves = Array.from({ length: 200 }, (_, at) => 200 + 2 * at)
  await rig.bus.audit.publish(leaves.map((leaf) => callRecord(leaf, wide)))
  await rig.bus.audit.publish([plainRecord('checkpoint', 601)])
  await using exporter = await rig.start(away)
  await exporter.until('missing')
  const [destination, records, leaf] = exporter.of('missing')[0] ?? []
  assert.equal(destination, 'away')
  assert.equal(Number(leaf), 200 + 2 * Number(records), 'as many as were dropped before it')
  await exporter.until('failing')
  const { dropped, lag } = await rig.destination()
  assert.deepEqual([dropped, lag?.records], [records, 201 - Number(records)])
  await using back = await receiver(port)
  await rig.caughtUp()
  const told = back.received.flatMap(({ body }) => JSON.parse(body))
  assert.deepEqual(
    told.map(({ activity_name }) => activity_name),
    ['Gap', 'Checkpoint'],
    'whatever classes it wants',
  )
  const [gap] = told
  assert.deepEqual(problemsOf(gap), [])
  assert.deepEqual(gap.unmapped.sallyport.gap, { records, lastLeaf: Number(leaf) - 2 })
  assert.equal((await rig.destination()).dropped, records, 'counted once')
})
