import assert from 'node:assert/strict'
import { test } from 'node:test'
import { plainSegmentKey } from '../layout.ts'
import { readLine } from '../line.ts'
import { sessionOf } from '../session-of.ts'
import {
  closedLine,
  completedLine,
  contentLine,
  decidedLine,
  exchangeLines,
  exchangeOf,
} from '../testing/sample-events.ts'
import { sampleLog } from '../testing/sample-log.ts'
import { describeFinding } from './problems.ts'
import { verifyLog } from './verify-log.ts'

/** Whether a log of these batches is whole, and what was found, each with the leaf or file where it is. */
async function found(...batches: readonly (readonly Uint8Array[])[]) {
  const log = sampleLog()
  // oxlint-disable-next-line no-await-in-loop -- one batch follows the other
  for (const lines of batches) await log.batch(lines)
  const { ok, findings } = await verifyLog(log.source, log.signer.key)
  const problems = findings.map(({ problem, place }) => `${problem} ${place.leaf ?? place.file}`)
  return { ok, problems, texts: findings.map(describeFinding) }
}

test('an exchange that the recorder closed is known as that, and nothing of it may follow', async () => {
  const exchange = exchangeOf(1)
  const part = contentLine(exchange, 'response')
  const end = closedLine(exchange)
  const known = [decidedLine(exchange), part.line, end]
  const read = readLine(end)
  const session = read.kind === 'event' ? sessionOf(read.event) : undefined
  assert.ok(session)
  const { ok, problems } = await found(known, exchangeLines(2))
  assert.ok(ok)
  assert.deepEqual(problems, [
    'closed_indeterminate 1',
    `unfinished_content ${plainSegmentKey(session, 0)}`,
  ])
  const late = await found(known, [completedLine(exchange)], [closedLine(exchangeOf(2))])
  assert.equal(late.ok, false)
  assert.ok(late.problems.includes('completed_twice 4'), String(late.problems))
  assert.ok(late.problems.includes('closed_undecided 7'), String(late.problems))
})

test('what was open and not allowed was not forwarded, and why is said', async () => {
  const [held, denied, passed] = [1, 2, 3].map(exchangeOf)
  assert.ok(held && denied && passed)
  const lines = [
    decidedLine(held, 'require_approval'),
    decidedLine(denied, 'deny'),
    decidedLine(passed, 'require_approval'),
    decidedLine(passed),
  ]
  const closed = await found([...lines, closedLine(held), closedLine(denied), closedLine(passed)])
  assert.ok(closed.ok)
  assert.deepEqual(closed.problems, [
    'closed_waiting 4',
    'closed_denied 5',
    'closed_indeterminate 6',
  ])
  assert.match(String(closed.texts[0]), /killed: it was not forwarded: it waited for approval$/)
  assert.match(String(closed.texts[1]), /killed: it was not forwarded: it was denied$/)
  // Without a closing the log may be behind: what waits may have been allowed since.
  const open = await found(lines)
  assert.ok(open.ok)
  assert.deepEqual(open.problems, ['waiting 0', 'denied_open 1', 'indeterminate 3'])
  assert.match(
    String(open.texts[0]),
    /had not been forwarded where the log ends: it waited for approval$/,
  )
})
