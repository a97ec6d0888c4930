import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Decision, Quota } from '@sallyport/contracts'
import { allowed, type DecideBy, needsApproval } from './controls.ts'
import { legacy, modern, post, query, type Reply } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json, stream } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig({
    hold: { legacyMs: 200, legMs: 150, maxLegs: 3, progressMs: 20 },
    tools: { query: { rows: '/found/rows' } },
  })
})
after(() => rig[Symbol.asyncDispose]())
beforeEach(() => {
  rig.controls.decideBy(() => allowed)
  rig.target.answerBy(json({ content: [] }))
})

const REASON = 'Too many calls: 2 calls a minute are allowed; come back in 30 s.'
const limited: Decision = {
  outcome: 'deny',
  access: 'read',
  reasons: [REASON],
  policies: ['p1'],
  policyVersion: 1,
  limit: 'rate',
  retryAfterSeconds: 30,
}

/** Decides on calls of tools as a policy with a rate does: so many pass. What is left after that is told. */
function rated(calls: number, decision: Decision = allowed): DecideBy & { left: () => number } {
  let left = calls
  const decide: DecideBy = ({ operation, limits, phase }) => {
    if (operation.verb !== 'tools/call' || phase === 'list') return allowed
    const takes = limits === 'consented' || (limits === 'take' && decision.outcome === 'allow')
    const goesOn = limits === 'continues' && decision.outcome === 'require_approval'
    if (left === 0 && limits !== undefined && limits !== 'check' && !goesOn) return limited
    if (takes) left--
    return decision
  }
  return Object.assign(decide, { left: () => left })
}

const refusalIn = ({ result }: Reply): unknown =>
  Reflect.get(Object(result?.['_meta']), 'dev.sallyport/refusal')

test('what is more than the rate is refused with a time, does not reach the target, and is in the evidence', async () => {
  rig.controls.decideBy(rated(2))
  const earlier = rig.target.seen.length
  const answers = [await query(rig), await query(rig), await query(rig)]
  assert.equal(rig.target.seen.length - earlier, 2)
  const { status, json: reply } = answers[2] ?? assert.fail()
  assert.equal(status, 200)
  assert.equal(reply.result?.content?.[0]?.text, REASON)
  const { exchange, ...facts } = Object(refusalIn(reply))
  assert.deepEqual(facts, { code: 'rate_limited', retryable: true, retryAfterSeconds: 30 })
  const { decided, completed } = await rig.journal()
  const judged = decided.findLast(({ data }) => data.exchange.id === exchange)?.data.decision
  assert.ok(judged?.outcome === 'deny')
  assert.deepEqual([judged.limit, judged.retryAfterSeconds], ['rate', 30])
  const end = completed.findLast(({ data }) => data.exchange.id === exchange)?.data
  assert.deepEqual([end?.outcome, end?.error], ['refused', 'rate_limited'])
})

test('other methods get an error, and what HTTP alone answers says when to come back', async () => {
  rig.controls.decideBy(() => limited)
  const { status, json: listed } = await legacy(rig, 'resources/list', {})
  assert.equal(status, 200)
  assert.deepEqual([listed.error?.code, listed.error?.data?.code], [-31_014, 'rate_limited'])
  assert.equal(Reflect.get(Object(listed.error?.data), 'retryAfterSeconds'), 30)
  const told = await post(rig, '{"jsonrpc":"2.0","method":"notifications/initialized"}')
  assert.deepEqual([told.status, told.headers.get('retry-after')], [429, '30'])
  const opened = await fetch(`${rig.edge.url}/mcp/orders`, {
    headers: { authorization: `Bearer ${await rig.token()}`, accept: 'text/event-stream' },
  })
  assert.deepEqual([opened.status, opened.headers.get('retry-after')], [429, '30'])
  await opened.text()
  rig.controls.decideBy(() => ({ ...limited, limit: 'unavailable', retryAfterSeconds: 1 }))
  const unknown = await legacy(rig, 'resources/list', {})
  assert.equal(unknown.json.error?.data?.code, 'limits_unavailable')
})

test('a call that is decided again, because the target had to be looked at, takes once', async () => {
  await using fresh = await startRig()
  const decide = rated(1)
  fresh.controls.decideBy(decide)
  const { json: reply } = await query(fresh)
  assert.equal(refusalIn(reply), undefined)
  assert.equal(fresh.target.looks.length, 1)
  assert.equal(decide.left(), 0)
})

test('one consent takes once, however often the client polls or repeats', async () => {
  const decide = rated(1, needsApproval)
  rig.controls.decideBy(decide)
  const args = { sql: 'UPDATE t SET n = 1' }
  const call = (state?: string) =>
    modern(rig, 'tools/call', {
      name: 'query',
      arguments: args,
      ...(state !== undefined && { requestState: state }),
    })
  const first = await call()
  const second = await call(first.json.result?.requestState)
  assert.equal(second.json.result?.resultType, 'input_required')
  await call()
  assert.equal(decide.left(), 1)
  const [approval] = rig.controls.approvals.slice(-1)
  assert.ok(approval)
  await rig.controls.settle(approval.id, 'approved')
  const third = await call(second.json.result.requestState)
  assert.equal(refusalIn(third.json), undefined)
  assert.equal(decide.left(), 0)
  const next = await call()
  assert.equal(Reflect.get(Object(refusalIn(next.json)), 'code'), 'rate_limited')
  assert.equal(rig.controls.approvals.filter(({ status }) => status === 'pending').length, 0)
})

test('a call whose target asks back goes on with the consent that it has paid with', async () => {
  const decide = rated(1, needsApproval)
  rig.controls.decideBy(decide)
  rig.target.answerBy(json({ resultType: 'input_required', requestState: 'more' }))
  const args = { sql: 'UPDATE t SET n = 2' }
  const call = (state?: string) =>
    modern(rig, 'tools/call', {
      name: 'query',
      arguments: args,
      ...(state !== undefined && { requestState: state }),
    })
  const waiting = await call()
  const [approval] = rig.controls.approvals.slice(-1)
  assert.ok(approval)
  await rig.controls.settle(approval.id, 'approved')
  const asked = await call(waiting.json.result?.requestState)
  assert.equal(decide.left(), 0)
  rig.target.answerBy(json({ resultType: 'complete', content: [] }))
  const done = await call(asked.json.result?.requestState)
  assert.equal(done.json.result?.resultType, 'complete')
  assert.equal(refusalIn(done.json), undefined)
})

test('a consent that cannot be paid for is not used up', async () => {
  const decide = rated(1, needsApproval)
  rig.controls.decideBy(decide)
  const args = { name: 'query', arguments: { sql: 'UPDATE t SET n = 3' } }
  await legacy(rig, 'tools/call', args)
  const [approval] = rig.controls.approvals.slice(-1)
  assert.ok(approval)
  await rig.controls.settle(approval.id, 'approved')
  let paid = false
  rig.controls.decideBy((request) =>
    request.limits === 'consented' && !paid ? limited : decide(request),
  )
  const early = await legacy(rig, 'tools/call', args)
  assert.equal(Reflect.get(Object(refusalIn(early.json)), 'code'), 'rate_limited')
  const { decided } = await rig.journal()
  const last = decided.at(-1)?.data.decision
  assert.equal(last?.outcome === 'deny' ? last.limit : undefined, 'rate')
  paid = true
  const later = await legacy(rig, 'tools/call', args)
  assert.equal(refusalIn(later.json), undefined)
})

const quota: Quota = {
  policy: 'p1',
  unit: 'rows',
  amount: 10,
  periodSeconds: 86_400,
  per: 'principal',
}
const budgeted = (...quotas: Quota[]): Decision =>
  Object.assign(structuredClone(allowed), { obligations: { mask: 'default', quotas } })

/** A budget of rows and one of bytes, debited as the policy service does. */
function budget(rows: number, bytes: number): { left: () => { rows: number; bytes: number } } {
  let left = { rows, bytes }
  rig.controls.spendBy((request) => {
    const next = { rows: left.rows - request.rows, bytes: left.bytes - request.bytes }
    if (next.rows < 0 || next.bytes < 0)
      return { outcome: 'refused', reason: 'The answer is too much.', retryAfterSeconds: 60 }
    left = next
    return { outcome: 'spent' }
  })
  return { left: () => left }
}

const found = (count: number): object => ({
  structuredContent: { found: { rows: Array.from({ length: count }, (_, i) => `row ${i}`) } },
  content: [],
})

test('an answer with more rows than are left is withheld, and the evidence says so', async () => {
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' ? budgeted(quota, { ...quota, unit: 'calls' }) : allowed,
  )
  const own = budget(10, 1e6)
  rig.target.answerBy(json(found(6)))
  const first = await query(rig)
  assert.match(first.text, /row 5/)
  assert.equal(own.left().rows, 4)
  assert.equal(own.left().bytes, 1e6 - Buffer.byteLength(first.text))
  const second = await query(rig)
  assert.doesNotMatch(second.text, /row 0/)
  const { exchange, ...facts } = Object(refusalIn(second.json))
  assert.deepEqual(facts, { code: 'budget_exceeded', retryable: true, retryAfterSeconds: 60 })
  const { completed, lines } = await rig.journal()
  const end = completed.findLast(({ data }) => data.exchange.id === exchange)?.data
  assert.deepEqual([end?.outcome, end?.error, end?.responseBytes], ['failed', 'budget_exceeded', 0])
  assert.equal(lines.filter((line) => line.includes('row 5')).length, 1)
  assert.equal(own.left().rows, 4)
})

test('rows are counted in the text where there is no structured content, and as the most that they can be', async () => {
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' ? budgeted(quota) : allowed,
  )
  const own = budget(10, 1e6)
  const text = JSON.stringify({ found: { rows: [1, 2, 3] } })
  rig.target.answerBy(json({ content: [{ type: 'text', text }] }))
  assert.equal(refusalIn((await query(rig)).json), undefined)
  assert.equal(own.left().rows, 7)
  const lines = Array.from({ length: 5000 }, (_, i) => `row ${i}`).join('\n')
  const content = [{ type: 'text', text: lines }]
  const structuredContent = { data: lines.split('\n') }
  const answers = [{ content }, { content, isError: true }, { content: [], structuredContent }]
  for (const answer of answers) {
    rig.target.answerBy(json(answer))
    const withheld = await query(rig)
    assert.equal(Reflect.get(Object(refusalIn(withheld.json)), 'code'), 'budget_exceeded')
    assert.doesNotMatch(withheld.text, /row 4999/)
  }
  rig.target.answerBy(json({ content: [{ type: 'text', text: 'no such table' }], isError: true }))
  assert.match((await query(rig)).text, /no such table/)
  assert.equal(own.left().rows, 6)
})

const note = (n: number): string =>
  `{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"note ${n}"}}`

test('a stream is debited message by message, and stops where the budget does', async () => {
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' ? budgeted({ ...quota, unit: 'bytes' }) : allowed,
  )
  const own = budget(10, 2 * note(1).length)
  const answer = '{"jsonrpc":"2.0","id":ID,"result":{"content":[{"type":"text","text":"whole"}]}}'
  rig.target.answerBy(
    stream([note(1), note(2), answer].map((data) => `data: ${data}\n\n`).join('')),
  )
  const { text, json: last } = await legacy(rig, 'tools/call', { name: 'other', arguments: {} })
  assert.match(text, /note 1[^]*note 2/)
  assert.doesNotMatch(text, /whole/)
  assert.equal(Reflect.get(Object(refusalIn(last)), 'code'), 'budget_exceeded')
  assert.equal(own.left().bytes, 0)
})

test('a stream that is resumed is charged to the budget that it began under', async () => {
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' ? budgeted(quota) : allowed,
  )
  const own = budget(4, 1e6)
  rig.target.answerBy(stream('id: event-1\ndata:\n\n'))
  const { text } = await legacy(rig, 'tools/call', { name: 'query', arguments: {} })
  const resume = async (id: string): Promise<string> => {
    const response = await fetch(`${rig.edge.url}/mcp/orders`, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${await rig.token()}`,
        'last-event-id': id,
      },
    })
    return response.text()
  }
  const id = /^id: (.*)$/m.exec(text)?.[1] ?? ''
  const result = JSON.stringify(found(3))
  rig.target.answerBy(stream(`id: event-2\ndata: {"jsonrpc":"2.0","id":7,"result":${result}}\n\n`))
  const rest = await resume(id)
  assert.match(rest, /row 2/)
  assert.equal(own.left().rows, 1)
  const again = /^id: (.*)$/m.exec(rest)?.[1] ?? ''
  assert.doesNotMatch(await resume(again), /row 2/)
  assert.equal(own.left().rows, 1)
})

test('where nothing can be debited nothing is delivered; without a budget nobody is asked', async () => {
  rig.controls.spendBy(() => {
    throw new Error('nobody should ask')
  })
  rig.target.answerBy(json(found(3)))
  assert.match((await query(rig)).text, /row 2/)
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' ? budgeted(quota) : allowed,
  )
  const { text, json: reply } = await query(rig)
  assert.doesNotMatch(text, /row 2/)
  assert.equal(reply.error?.data?.code, 'limits_unavailable')
})
