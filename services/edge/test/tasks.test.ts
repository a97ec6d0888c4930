import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Decision, policySpend, Quota, RequestOf } from '@sallyport/contracts'
import { allowed } from './controls.ts'
import { legacy, modern, post } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json, stream } from './target.ts'

let rig: Rig
let spent: RequestOf<typeof policySpend>[] = []
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())
beforeEach(() => {
  spent = []
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' && operation.name === 'export' ? underStrict([rows]) : allowed,
  )
  rig.controls.spendBy((request) => {
    spent.push(request)
    return request.rows > 10
      ? { outcome: 'refused', reason: 'The answer is too much.', retryAfterSeconds: 60 }
      : { outcome: 'spent' }
  })
})

const rows: Quota = {
  policy: 'p1',
  unit: 'rows',
  amount: 10,
  periodSeconds: 86_400,
  per: 'principal',
}

function underStrict(quotas: Quota[]): Decision {
  assert.equal(allowed.outcome, 'allow')
  return { ...allowed, obligations: { mask: 'strict', quotas } }
}

const found = (count: number) => ({
  structuredContent: { rows: Array.from({ length: count }, (_, i) => `private ${i}`) },
  content: [],
})

/** Begins a task by a call of a tool; returns its name. */
async function begun(id: string, tool = 'export'): Promise<string> {
  rig.target.answerBy(json({ task: { taskId: id, status: 'working' } }))
  const params = { name: tool, arguments: {}, task: { ttl: 60_000 } }
  const { json: reply } = await legacy(rig, 'tools/call', params)
  return String(Reflect.get(Object(reply.result?.['task']), 'taskId'))
}

test('the result of a task is under the profile and the budget of the call that began it', async () => {
  const taskId = await begun('task-1')
  rig.target.answerBy(json(found(5000)))
  const withheld = await legacy(rig, 'tasks/result', { taskId })
  assert.doesNotMatch(withheld.text, /private|strict/)
  assert.equal(withheld.json.error?.data?.code, 'budget_exceeded')
  const { operation, budgets, rows: count } = spent.at(-1) ?? assert.fail()
  assert.deepEqual(operation, { connection: 'orders', verb: 'tools/call', name: 'export' })
  assert.deepEqual([budgets, count], [[rows], 5000])
  rig.target.answerBy(json(found(2)))
  const { text } = await legacy(rig, 'tasks/result', { taskId })
  assert.match(text, /\[strict\] 1/)
  assert.doesNotMatch(text, /private/)
  const plain = await begun('task-2', 'other')
  rig.target.answerBy(json(found(5000)))
  assert.match((await legacy(rig, 'tasks/result', { taskId: plain })).text, /private 4999/)
})

test('so is the one that the modern era has within what tells of the task', async () => {
  const task = { taskId: 'task-3', status: 'working', ttlMs: null }
  rig.target.answerBy(json({ resultType: 'task', ...task }))
  const call = await modern(rig, 'tools/call', { name: 'export', arguments: {} })
  const taskId = String(call.json.result?.['taskId'])
  const get = () => modern(rig, 'tasks/get', { taskId }, { headers: { 'mcp-name': taskId } })
  const done = { resultType: 'complete', ...task, status: 'completed' }
  rig.target.answerBy(json({ ...done, result: found(5000) }))
  const withheld = await get()
  assert.equal(withheld.json.error?.data?.code, 'budget_exceeded')
  rig.target.answerBy(json({ ...done, result: found(2) }))
  const { text, json: reply } = await get()
  assert.match(text, /\[strict\] 1/)
  assert.equal(reply.result?.['taskId'], taskId)
})

test('a budget that the request demands as well is taken from once', async () => {
  rig.controls.decideBy(() => underStrict([rows]))
  const taskId = await begun('task-4')
  spent = []
  rig.target.answerBy(json(found(3)))
  assert.match((await legacy(rig, 'tasks/result', { taskId })).text, /\[strict\] 2/)
  assert.deepEqual(
    spent.map(({ operation, rows: count }) => [operation.verb, count]),
    [['tools/call', 3]],
  )
})

test('lists and notifications name a task as its call did, and one of an unknown call can only be cancelled', async () => {
  const known = await begun('task-5')
  rig.target.answerBy(json({ tasks: [{ taskId: 'task-5' }, { taskId: 'task-of-old' }] }))
  const { json: listed } = await legacy(rig, 'tasks/list', {})
  const [first, second] = [listed.result?.['tasks']]
    .flat()
    .map((one) => String(Reflect.get(Object(one), 'taskId')))
  assert.equal(first, known)
  const earlier = rig.target.seen.length
  for (const verb of ['tasks/result', 'tasks/get']) {
    const { json: refused } = await legacy(rig, verb, { taskId: second })
    assert.equal(refused.error?.data?.code, 'handle_unknown', verb)
  }
  assert.equal(rig.target.seen.length, earlier)
  rig.target.answerBy(json({ taskId: 'task-of-old', status: 'cancelled' }))
  const cancelled = await legacy(rig, 'tasks/cancel', { taskId: second })
  assert.equal(cancelled.json.result?.['status'], 'cancelled')
})

/** A notification of a task that is over. */
const told = (id: string, count: number): string =>
  `data: ${JSON.stringify({
    jsonrpc: '2.0',
    method: 'notifications/tasks',
    params: { taskId: id, status: 'completed', result: found(count) },
  })}\n\n`

test('a notification that carries a result is under what the call of its task was; of an unknown one it is dropped', async () => {
  const known = await begun('task-6')
  const end = 'data: {"jsonrpc":"2.0","id":ID,"result":{"content":[]}}\n\n'
  const other = () => legacy(rig, 'tools/call', { name: 'other', arguments: {} })
  rig.target.answerBy(stream(told('task-6', 2) + told('task-of-old', 3) + end))
  const { text } = await other()
  assert.match(text, /\[strict\] 1/)
  assert.doesNotMatch(text, /private|\[strict\] 2/)
  assert.ok(text.includes(known))
  assert.equal(spent.at(-1)?.rows, 2)
  rig.target.answerBy(stream(told('task-6', 5000) + end))
  const over = await other()
  assert.doesNotMatch(over.text, /\[strict\]/)
})

test('what nobody asked for on an open stream begins no task', async () => {
  rig.target.answerBy(
    stream('data: {"jsonrpc":"2.0","id":1,"result":{"task":{"taskId":"task-8"}}}\n\n'),
  )
  const response = await fetch(`${rig.edge.url}/mcp/orders`, {
    headers: { accept: 'text/event-stream', authorization: `Bearer ${await rig.token()}` },
  })
  const taskId = /"taskId":"([^"]+)"/.exec(await response.text())?.[1]
  assert.ok(taskId !== undefined)
  const { json: refused } = await legacy(rig, 'tasks/result', { taskId })
  assert.equal(refused.error?.data?.code, 'handle_unknown')
})

test('a task whose budgets do not fit into its name is not handed out', async () => {
  const many = Array.from({ length: 32 }, (_, i) => ({ ...rows, policy: `${i}`.padEnd(128, 'p') }))
  rig.controls.decideBy(() => underStrict(many))
  rig.target.answerBy(json({ task: { taskId: 'task-7', status: 'working' } }))
  const body = { jsonrpc: '2.0', id: 1, method: 'tools/call', params: { name: 'export', task: {} } }
  const { json: reply } = await post(rig, JSON.stringify(body))
  assert.equal(reply.error?.data?.code, 'target_invalid')
})
