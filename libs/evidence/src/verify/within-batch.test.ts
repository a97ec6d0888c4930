import assert from 'node:assert/strict'
import { test } from 'node:test'
import { CHECKPOINT_KEY, stagedKey } from '../layout.ts'
import { formatStaged } from '../staged.ts'
import { eventLine, failedLogin } from '../testing/sample-events.ts'
import { type SampleLog, sampleLog } from '../testing/sample-log.ts'
import { verifyLog } from './verify-log.ts'

const check = ({ source, signer }: SampleLog) => verifyLog(source, signer.key)

/** The leaf under a checkpoint within a batch. */
const within = (): Uint8Array =>
  eventLine('dev.sallyport.log.advanced.v1', 'log', { journal: 0, state: 0, more: true })

/** Writes the beginning of a batch up to a checkpoint within it. */
const begin = (log: SampleLog): Promise<void> =>
  log.batch([failedLogin()], (leaves) => [...leaves.slice(0, -1), within()])

test('a batch with a checkpoint within it passes; a log that ends there does not', async () => {
  const log = sampleLog()
  await begin(log)
  const cut = await check(log)
  assert.deepEqual(
    cut.findings.map(({ problem, place }) => [problem, place.leaf]),
    [['unended_batch', 1]],
  )
  await log.batch([failedLogin()])
  const whole = await check(log)
  assert.deepEqual(whole.findings, [])
  assert.equal(whole.checkpoints, 2)
})

test('a checkpoint within a batch that is on its way is no head yet', async () => {
  const log = sampleLog()
  await log.batch([failedLogin()])
  const { size } = log
  const standing = new Map(log.source.objects)
  await begin(log)
  const objects = [...log.source.objects]
    .filter(([key]) => !standing.has(key))
    .map(([key, bytes]) => ({ key, bytes }))
  const staged = { from: size, to: log.size + 2, dataKeys: [], objects }
  const head = standing.get(CHECKPOINT_KEY) ?? new Uint8Array()
  log.source.put([{ key: CHECKPOINT_KEY, bytes: head }])
  // Nobody says that more is on its way: the log was turned back.
  assert.ok(!(await check(log)).ok)
  log.source.put([{ key: stagedKey(staged.to, 'a'), bytes: formatStaged(staged) }])
  const report = await check(log)
  assert.ok(report.ok)
  assert.equal(report.size, size)
})
