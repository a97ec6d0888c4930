import assert from 'node:assert/strict'
import { textOf } from '../features/noticed.ts'
import { connectTaskCaller } from '../peers/task-caller.ts'
import type { Ladder } from './ladder.ts'
import type { Pace } from './pace.ts'
import { since } from './since.ts'

/** A client that takes tasks gets one at once, and its result when consent was given. */
export async function takesTask(ladder: Ladder, pace: Pace): Promise<string> {
  const key = 'for a task'
  await using caller = await connectTaskCaller(await ladder.route())
  const begun = performance.now()
  const called = await caller.call('counted', { key })
  assert.equal(called.kind, 'task')
  const told = since(begun)
  const result = called.result()
  await Promise.race([pace.answers(begun, () => Infinity), result])
  await ladder.approve(key)
  assert.equal(textOf(await result), '1')
  return `a task after ${told}, done after ${since(begun)}`
}
