import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import { newApprovalId } from '@sallyport/contracts'
import { GrantEnds } from './grant-ends.ts'

const until = (seconds: number) => ({ id: newApprovalId(), until: 1_000_000 + seconds * 1000 })

/** Timers that a test runs, and a clock that it moves by itself. */
function handMade({ mock }: TestContext) {
  mock.timers.enable({ apis: ['setTimeout'] })
  let now = 1_000_000
  mock.method(Date, 'now', () => now)
  return {
    move: (ms: number) => void (now += ms),
    pass: (ms: number) => {
      now += ms
      mock.timers.tick(ms)
    },
  }
}

test('what is done under grants ends with the first of them, and not before', (t) => {
  const clock = handMade(t)
  const ends = new GrantEnds()
  using watch = ends.watch([until(60), until(30)])
  for (let i = 0; i < 29; i++) clock.pass(1000)
  assert.equal(watch.ended?.aborted, false)
  clock.pass(1000)
  assert.equal(watch.ended?.aborted, true)
})

test('a clock that is put forward ends what is under way within seconds', (t) => {
  const clock = handMade(t)
  using watch = new GrantEnds().watch([until(3600)])
  clock.move(3_600_000)
  t.mock.timers.tick(5000)
  assert.equal(watch.ended?.aborted, true)
})
