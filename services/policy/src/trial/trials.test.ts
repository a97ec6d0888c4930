import assert from 'node:assert/strict'
import { test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import { readCaseFile } from '@sallyport/policy-engine/case-file'
import type { Job } from './job.ts'
import { openTrials } from './trials.ts'

const { connection, cedar } = readCaseFile(
  new URL('../../../../examples/policies/tests/orders.yaml', import.meta.url),
)
const job: Job = {
  kind: 'backtest',
  connection,
  draft: { cedar, arguments: [] },
  version: 1,
  operations: [],
}
const never = new AbortController().signal

/** A thread that ends at its first job, the rest is answered. */
const DYING = new URL(
  `data:text/javascript,${encodeURIComponent(`
    import { parentPort } from 'node:worker_threads'
    parentPort.on('message', (job) => {
      if (job.draft.cedar === 'die') throw new Error('a trap')
      const spoilt = job.draft.cedar === 'spoil'
      globalThis.jobs = (globalThis.jobs ?? 0) + 1
      parentPort.postMessage({ answer: { is: 'verdicts', verdicts: [String(jobs)] }, spoilt })
    })`)}`,
)

test('a thread that ends is replaced, and so is one whose engine is spoilt', async () => {
  const failures: unknown[] = []
  const events = { trialFailed: (error: unknown) => void failures.push(error) }
  await using trials = openTrials({ events, script: DYING })
  const count = async (draft: string) =>
    trials.run({ ...job, draft: { cedar: draft, arguments: [] } }, never)
  assert.deepEqual(await count('a'), { is: 'verdicts', verdicts: ['1'] })
  assert.deepEqual(await count('a'), { is: 'verdicts', verdicts: ['2'] })
  await assert.rejects(count('die'), { code: 'unavailable' })
  assert.equal(failures.length, 1)
  assert.deepEqual(await count('a'), { is: 'verdicts', verdicts: ['1'] })
  assert.deepEqual(await count('spoil'), { is: 'verdicts', verdicts: ['2'] })
  assert.deepEqual(await count('a'), { is: 'verdicts', verdicts: ['1'] })
})

test('jobs wait for each other, not too many do, and none runs for a caller who has gone', async () => {
  await using trials = openTrials({ events: { trialFailed: () => {} } })
  const gone = new AbortController()
  const first = trials.run(job, never)
  const left = trials.run(job, gone.signal)
  gone.abort()
  const more = Array.from({ length: 14 }, () => trials.run(job, never))
  assert.throws(
    () => trials.run(job, never),
    (error) => {
      assert.ok(error instanceof RpcError && error.retryable)
      return error.code === 'overloaded'
    },
  )
  await assert.rejects(left, { name: 'AbortError' })
  for (const answer of await Promise.all([first, ...more])) assert.equal(answer.is, 'verdicts')
})
