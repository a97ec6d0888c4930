import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startTarget } from '../contenders/direct.ts'
import { ERAS, TOOLS } from '../work.ts'
import { measure } from './measure.ts'

const BRIEF = { warmUpMs: 50, measureMs: 150 }

test('every tool answers clients of both eras, and what it cost is known', async () => {
  await using target = await startTarget()
  for (const era of ERAS)
    for (const tool of TOOLS) {
      // oxlint-disable-next-line no-await-in-loop -- they would slow each other down
      const sample = await measure(target, { era, tool, connections: 2 }, BRIEF)
      assert.deepEqual([sample.errors, sample.error], [0, undefined])
      assert.ok(sample.calls > 0 && sample.p50 > 0 && sample.p50 <= sample.p999, tool)
      assert.ok((sample.processes['target']?.mib ?? 0) > 0)
    }
})

test('an answer that is none counts as an error', async () => {
  await using target = await startTarget()
  const work = { era: 'modern', tool: 'nothing', connections: 1 }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a tool that the target does not have
  const sample = await measure(target, work as never, BRIEF)
  assert.equal(sample.calls, 0)
  assert.match(sample.error ?? '', /tools\/call: 200 .*isError/)
})
