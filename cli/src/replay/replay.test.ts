import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type ContentRecord,
  type DataOf,
  newApprovalId,
  newEventId,
  newExchangeId,
  operationCompleted,
  operationDecided,
  parseContentRecord,
  seal,
} from '@sallyport/contracts'
import { readExchanges } from './exchanges.ts'
import { renderExchange as renderAsHtml } from './html/exchange.ts'
import { renderExchange } from './render.ts'

const id = newExchangeId()
const approval = newApprovalId()
const request = content('request', '{"method":"tools/call"}')
const first = content('response', '{"progress":1}\n{"res')
const second = content('response', 'ult":2}\n')

function content(direction: 'request' | 'response', body: string): ContentRecord {
  return parseContentRecord({
    record: 'content',
    id: newEventId(),
    exchange: id,
    session: 'a'.repeat(32),
    direction,
    mediaType: 'application/json',
    salt: '0'.repeat(32),
    body,
  })
}

const ref = ({
  id: contentId,
  direction,
}: ContentRecord): DataOf<typeof operationDecided>['content'][number] =>
  JSON.parse(JSON.stringify({ id: contentId, direction, bytes: 1, sha256: '0'.repeat(64) }))

const exchange: DataOf<typeof operationDecided>['exchange'] = JSON.parse(
  JSON.stringify({
    id,
    session: 'a'.repeat(32),
    principal: { kind: 'user', id: 'alice', issuer: 'https://idp', groups: [] },
    connection: 'orders',
    kind: 'mcp',
    verb: 'tools/call',
    name: 'query',
  }),
)
const stamp = () => ({ id: newEventId(), source: '/edge/1', time: new Date(0) })
const decided = seal(
  operationDecided,
  `exchange/${id}`,
  {
    exchange,
    decision: {
      outcome: 'allow',
      access: 'write',
      reasons: ['because'],
      policies: ['p1'],
      policyVersion: 3,
      obligations: { mask: 'default', unmask: ['email', 'phone'] },
    },
    approval,
    content: [ref(request)],
    masked: [],
  },
  stamp(),
)
const completed = seal(
  operationCompleted,
  `exchange/${id}`,
  {
    exchange,
    outcome: 'delivered',
    decision: 'allow',
    reasons: [],
    policies: ['p1'],
    policyVersion: 3,
    durationMs: 12.5,
    responseBytes: 10,
    content: [ref(first), ref(second)],
    masked: [
      { kind: 'email', rule: 'email', place: '/result/*', action: 'redact', count: 4, shown: true },
      { kind: 'iban', rule: 'iban', place: '/result/*', action: 'redact', count: 1 },
    ],
    profiles: ['customers@4'],
    unmasked: 'oversize',
  },
  stamp(),
)
const lines = [request, decided, first, second, completed].map((record) => JSON.stringify(record))

test('a recording is put together by exchange, and pieces of content make one text again', () => {
  const [whole] = readExchanges(lines)
  assert.equal(whole?.request, '{"method":"tools/call"}')
  assert.equal(whole.response, '{"progress":1}\n{"result":2}\n')
})

test('a person reads who, what, the decision and its policies, consent, content, findings and outcome', () => {
  const [whole] = readExchanges(lines)
  assert.ok(whole)
  const text = renderExchange(whole, 2000)
  for (const part of [
    'alice  orders: tools/call query',
    'allow (write), policy version 3 by p1',
    approval,
    'unmask    email, phone\n',
    'email x4 at /result/* (shown by policy); iban x1 at /result/*\n',
    'profiles  customers@4\n',
    'unmasked  it passed as it came (oversize)\n',
    '{"result":2}',
    'delivered after 12.5 ms',
  ])
    assert.ok(text.includes(part), `${part}\n${text}`)
})

test('a call under a grant says which one, and by whose votes it was given, each on a line of its own', () => {
  const { approval: grant, ...rest } = decided.data
  const under = (more: Partial<DataOf<typeof operationDecided>>): string => {
    const record = { ...decided, data: { ...rest, grant, ...more } }
    const [whole] = readExchanges([request, record].map((one) => JSON.stringify(one)))
    assert.ok(whole)
    return renderExchange(whole, 2000)
  }
  const reason = 'clean-up\n  outcome   delivered'
  const text = under({ votes: [{ voter: 'bob', vote: 'approve', reason }] })
  assert.match(
    text,
    new RegExp(`^  grant     ${grant}\n {12}approved by bob: clean-up outcome`, 'm'),
  )
  assert.doesNotMatch(text, /^  outcome   delivered/m)
  assert.match(
    under({ breakGlass: true }),
    new RegExp(`^  grant     ${grant} \\(break-glass, without consent\\)$`, 'm'),
  )
})

test('an exchange whose end is not recorded says so, and nothing can play with the terminal', () => {
  const hostile = lines
    .slice(0, 2)
    .map((line) => line.replaceAll('because', '\\u001b[2Jbe\\u202ecause'))
  const [whole] = readExchanges(hostile)
  assert.ok(whole)
  const text = renderExchange(whole, 2000)
  assert.match(text, /indeterminate/)
  assert.ok(!text.includes('\u001b') && !text.includes('\u202e'))
})

test('an exchange that the recorder closed says that its edge was killed, and when', () => {
  const { decision } = decided.data
  const data = {
    exchange,
    outcome: 'indeterminate',
    decision: decision.outcome,
    reasons: [],
    policies: [],
    policyVersion: 3,
    error: 'edge_ended',
    durationMs: 5,
  }
  const type = 'dev.sallyport.operation.indeterminate.v1'
  const time = '2027-01-02T03:04:05.000Z'
  const [whole] = readExchanges([
    ...lines.slice(0, 2),
    JSON.stringify({ ...decided, type, time, data }),
  ])
  assert.ok(whole)
  assert.match(
    renderExchange(whole, 2000),
    /not known: its edge was killed, and it was closed at 2027-01-02T03:04:05.000Z \(indeterminate\)/,
  )
})

test('an exchange that was open and not allowed says that it was not forwarded, and why', () => {
  const { approval: _, ...data } = decided.data
  const terms = { approvers: ['dba'], quorum: 1, ttlSeconds: 60 }
  const endOf = (outcome: 'deny' | 'require_approval', closed?: string): string[] => {
    const { obligations, ...rest } = { obligations: { mask: 'default' }, ...data.decision }
    const held = { ...rest, outcome, obligations, approval: terms }
    const decision = outcome === 'deny' ? { ...rest, outcome } : held
    const [whole] = readExchanges([JSON.stringify({ ...decided, data: { ...data, decision } })])
    assert.ok(whole)
    const shown = { ...whole, ...(closed !== undefined && { closed }) }
    return [renderExchange(shown, 2000), renderAsHtml(shown, 2000, true).text]
  }
  for (const text of endOf('require_approval', '2027-01-02T03:04:05.000Z')) {
    assert.match(text, /was not forwarded: it waited for approval when its edge was killed, and it/)
    assert.doesNotMatch(text, /not known/)
  }
  for (const text of endOf('deny')) assert.match(text, /was not forwarded: it was denied/)
  for (const text of endOf('require_approval')) {
    assert.match(text, /not forwarded where the evidence ends: it waited for approval/)
    assert.doesNotMatch(text, /not known/)
  }
})

/** The decision of the recording, as something else was decided and asked. */
const decidedBy = (change: object): string => {
  const { approval: _, ...data } = decided.data
  return JSON.stringify({ ...decided, data: { ...data, ...change } })
}

test('a grant is named as that, with who voted for it, or that nobody did', () => {
  const vote = { voter: 'bob', vote: 'approve', reason: 'x\n  outcome   delivered' }
  const shown = [{ votes: [vote] }, { votes: [], breakGlass: true }].map((consent) => {
    const [whole] = readExchanges([decidedBy({ grant: approval, ...consent })])
    assert.ok(whole)
    return renderExchange(whole, 2000)
  })
  const [given = '', taken = ''] = shown
  assert.ok(
    given.includes(`  grant     ${approval}\n            approved by bob: x outcome delivered\n`),
    given,
  )
  assert.ok(taken.includes(`  grant     ${approval} (break-glass, without consent)\n`), taken)
})

test('no name of an operation looks like a line of the replay', () => {
  const name = 'x\n  outcome   delivered after 1 ms'
  const [whole] = readExchanges([decidedBy({ exchange: { ...exchange, name } })])
  assert.ok(whole)
  assert.equal(renderExchange(whole, 2000).match(/^ {2}outcome/gm)?.length, 1)
})

test('content that was erased is said to be, with who erased it, when and why', () => {
  const events = [decided, completed].map((event) => JSON.stringify(event))
  const erasure = {
    event: newEventId(),
    leaf: 7,
    time: '2026-01-02T03:04:05.000Z',
    cause: 'request' as const,
    author: { ...exchange.principal, id: 'carol' },
    reason: 'their\nright',
  }
  const [erased] = readExchanges(events, [erasure])
  assert.ok(erased)
  assert.deepEqual(erased.erased, erasure)
  assert.match(renderExchange(erased, 2000), /^ {2}content +erased by carol at .*: their right$/m)
  const [whole] = readExchanges(
    [...events, ...[request, first, second].map((one) => JSON.stringify(one))],
    [erasure],
  )
  assert.ok(whole && !('erased' in whole))
})
