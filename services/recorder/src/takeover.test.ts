import assert from 'node:assert/strict'
import { test } from 'node:test'
import { auditOf } from './testing/audit-gaps.ts'
import { openBench } from './testing/bench.ts'
import { recordedEvents, startPair } from './testing/takeover.ts'

test('of two recorders one goes on when the other is killed, or frozen and let go later', async () => {
  await using bench = await openBench()
  await using pair = await startPair(bench)
  for (const blow of ['kill', 'pause', 'kill'] as const) await pair.strike(blow)
  await pair.finish()
  // What one that was killed had not yet given its name is noted.
  assert.ok((await bench.verify()).ok)
  assert.deepEqual(await recordedEvents(bench), pair.given)
  const { told, expected } = await auditOf(bench)
  assert.deepEqual(told, expected)
})
