import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  newApprovalId,
  newEventId,
  newExchangeId,
  operationDecided,
  operationIndeterminate,
} from '@sallyport/contracts'
import { exchange, SAMPLES } from '../testing/audit-samples.ts'
import { eventLine } from '../testing/sample-lines.ts'
import { lastDecisionsOn } from './closing.ts'

const requested = SAMPLES['approval requested'] ?? assert.fail()
const { approval } = JSON.parse(requested).data
const decided = eventLine('operation.decided', `exchange/${exchange.id}`, {
  exchange,
  decision: {
    outcome: 'require_approval',
    access: 'write',
    reasons: [],
    policies: ['writes'],
    policyVersion: 3,
    obligations: { mask: 'default' },
    approval: { approvers: ['dba'], quorum: 1, ttlSeconds: 60 },
  },
  content: [],
  masked: [],
})
const stamp = () => ({ id: newEventId(), source: '/recorder', time: new Date() })

/** What closes the exchange, by parts of the log, the last one first. */
function closedBy(...parts: readonly (readonly string[])[]) {
  const decision: unknown = JSON.parse(decided)
  assert.ok(operationDecided.check(decision))
  const decisions = lastDecisionsOn(new Set([decision.data.exchange.id]))
  for (const lines of parts) decisions.before(lines.map((line) => Buffer.from(line)))
  const [line] = decisions.closing(stamp)
  const event: unknown = JSON.parse(Buffer.from(line ?? []).toString())
  assert.ok(operationIndeterminate.check(event))
  return event.data
}

test('an exchange that is closed names the approval that was asked for on its behalf', () => {
  const of = (other: string) => requested.replaceAll(exchange.id, other)
  assert.equal(closedBy([decided, requested]).asked, approval)
  assert.equal(closedBy([of(newExchangeId()), requested], [decided]).asked, approval)
  // It is of another stream, and may come into the log before the decision.
  assert.equal(closedBy([requested, decided]).asked, approval)
  assert.equal(closedBy([decided]).asked, undefined)
  assert.equal(closedBy([decided, of(newExchangeId())]).asked, undefined)
  // The last one counts: that is what it waits for.
  const again = newApprovalId()
  const later = requested.replaceAll(approval, again)
  assert.equal(closedBy([decided, requested, later]).asked, again)
})
