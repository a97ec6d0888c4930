import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { ApprovalId } from '@sallyport/contracts'
import { allowed, needsApproval } from './controls.ts'
import { modern, type Reply, type Send } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json, type TargetAnswer } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' ? needsApproval : allowed,
  )
})
after(() => rig[Symbol.asyncDispose]())

const capabilities = { extensions: { 'io.modelcontextprotocol/tasks': {} } }
let serial = 0

/** A call that waits as a task, and the approval that it waits for. */
async function begun(): Promise<{ task: string; approval: ApprovalId }> {
  const params = { name: 'query', arguments: { call: ++serial } }
  const { json: reply } = await modern(rig, 'tools/call', params, { capabilities })
  assert.equal(reply.result?.resultType, 'task', JSON.stringify(reply))
  assert.equal(reply.result['status'], 'working')
  const approval = rig.controls.approvals.at(-1)
  assert.ok(approval !== undefined)
  return { task: String(reply.result['taskId']), approval: approval.id }
}

const ask = (task: string, verb = 'tasks/get', send: Send = {}): Promise<Reply> =>
  modern(rig, verb, { taskId: task }, { ...send, headers: { 'mcp-name': task } }).then(
    (answer) => answer.json,
  )

const calls = (): number =>
  rig.target.seen.filter(({ body }) => body.includes('"tools/call"')).length

test('a client that takes tasks gets one at once, and the result when consent was given', async () => {
  rig.target.answerBy(
    json({ resultType: 'complete', content: [{ type: 'text', text: 'a secret' }] }),
  )
  const earlier = calls()
  const { task, approval } = await begun()
  assert.equal((await ask(task)).result?.['status'], 'working')
  assert.equal(calls(), earlier)

  await rig.controls.settle(approval, 'approved')
  const done = (await ask(task)).result
  assert.equal(done?.['status'], 'completed')
  assert.equal(done['taskId'], task)
  assert.match(JSON.stringify(done['result']), /a \[masked\]/)
  assert.equal((await ask(task)).result?.['status'], 'completed')
  assert.equal(calls(), earlier + 1)
})

test('the held call has its own evidence, with the approval that it used', async () => {
  const { task, approval } = await begun()
  await rig.controls.settle(approval, 'approved')
  await ask(task)
  const { completed, lines } = await rig.journal()
  const [asked, made, polled] = completed.slice(-3).map(({ data }) => data)
  assert.deepEqual(
    [asked, made, polled].map((end) => [
      end?.exchange.verb,
      end?.outcome,
      end?.approval,
      end?.asked,
    ]),
    [
      ['tools/call', 'pending_approval', undefined, approval],
      ['tools/call', 'delivered', approval, undefined],
      ['tasks/get', 'delivered', undefined, undefined],
    ],
  )
  assert.ok(!lines.join('').includes('a secret'))
})

/** Answers after a moment, so that polls come while the call is under way. */
const slow: TargetAnswer = (message, response, request) =>
  void setTimeout(
    () => json({ resultType: 'complete', content: [] })(message, response, request),
    100,
  )

test('of many polls at once one makes the call', async () => {
  rig.target.answerBy(slow)
  const { task, approval } = await begun()
  const earlier = calls()
  await rig.controls.settle(approval, 'approved')
  const polls = await Promise.all(Array.from({ length: 8 }, () => ask(task)))
  assert.equal(calls(), earlier + 1)
  const states = new Set(polls.map(({ result }) => result?.['status']))
  assert.ok(states.has('completed'), [...states].join(' '))
})

test('denied and cancelled calls are never made', async () => {
  const earlier = calls()
  const refused = await begun()
  await rig.controls.settle(refused.approval, 'denied')
  const denied = (await ask(refused.task)).result
  assert.equal(denied?.['status'], 'failed')
  assert.match(JSON.stringify(denied['error']), /approval_denied/)

  const dropped = await begun()
  await ask(dropped.task, 'tasks/cancel')
  const withdrawn = rig.controls.approvals.find(({ id }) => id === dropped.approval)
  assert.equal(withdrawn?.status, 'cancelled', 'nobody is asked any more')
  assert.equal((await ask(dropped.task)).result?.['status'], 'cancelled')
  assert.equal(calls(), earlier)
})

test('a held call uses the consent that it waited for, or none', async (t) => {
  const { task, approval } = await begun()
  await rig.controls.settle(approval, 'approved')
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' ? { ...needsApproval, policyVersion: 2 } : allowed,
  )
  t.after(() => {
    rig.controls.decideBy(({ operation }) =>
      operation.verb === 'tools/call' ? needsApproval : allowed,
    )
  })
  const [earlier, asked] = [calls(), rig.controls.approvals.length]
  const refused = JSON.stringify((await ask(task)).result)
  assert.match(refused, /"isError":true.*approval_expired/)
  assert.deepEqual([calls(), rig.controls.approvals.length], [earlier, asked])
})

test('nobody else can ask about a task', async () => {
  const { task, approval } = await begun()
  await rig.controls.settle(approval, 'approved')
  const earlier = calls()
  const stolen = await ask(task, 'tasks/get', { token: await rig.token('mallory') })
  assert.equal(stolen.error?.data?.code, 'handle_unknown')
  assert.equal(calls(), earlier)
})

test('a client that does not take tasks waits as before', async () => {
  const params = { name: 'query', arguments: { call: ++serial } }
  const held = modern(rig, 'tools/call', params)
  const count = rig.controls.approvals.length
  for (;;) {
    const approval = rig.controls.approvals.at(count)
    if (approval !== undefined) {
      await rig.controls.settle(approval.id, 'approved')
      break
    }
    await rig.bus.healthy()
  }
  assert.equal((await held).json.result?.resultType, 'complete')
})
