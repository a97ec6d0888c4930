import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newApprovalId, newEventId, operationDecided } from '@sallyport/contracts'
import { replayedLines } from '../testing/replay-log.ts'
import { readExchanges } from './exchanges.ts'
import { renderExchange } from './html/exchange.ts'
import { renderExchange as renderText } from './render.ts'

const approval = newApprovalId()
const EXPIRES = '2026-03-02T09:10:00.000Z'

/** The decision about an exchange of a session, with something else in it. */
function decided(at: string, more: object) {
  const event: unknown = replayedLines({ beganAt: at })
    .map((line): unknown => JSON.parse(Buffer.from(line).toString()))
    .find((record) => operationDecided.check(record))
  assert.ok(operationDecided.check(event))
  return { ...event, data: { ...event.data, content: [], ...more } }
}

const asking = decided('2026-03-02T09:00:00.000Z', {})
const using = decided('2026-03-02T09:02:14.000Z', {
  approval,
  votes: [{ voter: 'bob', vote: 'approve', reason: 'looks right' }],
})
const requested = {
  specversion: '1.0',
  id: newEventId(),
  source: '/approval',
  type: 'dev.sallyport.approval.requested.v1',
  subject: `approval/${approval}`,
  time: '2026-03-02T09:00:00.000Z',
  data: {
    approval,
    request: {
      exchange: asking.data.exchange,
      digest: 'a'.repeat(64),
      reasons: [],
      policies: [],
      policyVersion: 7,
      terms: { approvers: ['dba', 'leads'], quorum: 1, ttlSeconds: 600 },
    },
    expiresAt: EXPIRES,
  },
}
const read = (...events: readonly object[]) =>
  readExchanges(events.map((event) => JSON.stringify(event)))

test('the exchange that asked names the approval, its terms, who used it and by whose votes', () => {
  const [asked, used] = read(asking, requested, using)
  assert.ok(asked && used)
  const text = renderText(asked, 2000)
  assert.ok(
    text.includes(
      `  asked     approval ${approval}: 1 of dba, leads, until ${EXPIRES}\n            used by exchange ${used.id}\n            approved by bob: looks right\n`,
    ),
    text,
  )
  const page = renderExchange(asked, 2000, true).text
  for (const part of [approval, 'dba, leads', used.id, 'looks right'])
    assert.ok(page.includes(part), part)
})

test('the exchange that used it waited since it was asked for', () => {
  const [asked, used] = read(asking, requested, using)
  assert.ok(asked && used)
  assert.match(renderText(used, 2000), /^ {2}waited {4}134000 ms for consent$/m)
  assert.doesNotMatch(renderText(asked, 2000), /waited/)
  assert.match(renderExchange(used, 2000, true).text, /2 min/)
})

test('consent that the session did not use is said to be that', () => {
  const [asked] = read(asking, requested)
  assert.ok(asked)
  assert.match(renderText(asked, 2000), new RegExp(`this session did not use it .*${approval}`))
})
