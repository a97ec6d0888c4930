import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { after, before, beforeEach, test } from 'node:test'
import {
  type Decision,
  grantFind,
  grantRevoked,
  newApprovalId,
  newEventId,
  type ReplyOf,
  type RequestOf,
  seal,
} from '@sallyport/contracts'
import { allowed, needsApproval } from './controls.ts'
import { legacy, modern, textOf } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json } from './target.ts'

type Grant = NonNullable<ReplyOf<typeof grantFind>['grant']>

let rig: Rig
let serving: AsyncDisposable
let grant: Grant | undefined
let asked: RequestOf<typeof grantFind>[] = []
before(async () => {
  rig = await startRig({ hold: { legMs: 100, maxLegs: 1 } })
  await serve()
})

async function serve(): Promise<void> {
  serving = await rig.bus.serve(grantFind, (request) => {
    asked.push(request)
    return grant === undefined ? {} : { grant }
  })
}

after(async () => {
  await serving[Symbol.asyncDispose]()
  await rig[Symbol.asyncDispose]()
})
beforeEach(() => {
  asked = []
  grant = lasting(60_000)
  rig.controls.decideBy(({ operation }) => (operation.verb === 'tools/call' ? grantable : allowed))
  rig.target.answerBy(json({ content: [{ type: 'text', text: 'done' }] }))
})

assert.equal(needsApproval.outcome, 'require_approval')
const grantable: Decision = {
  ...needsApproval,
  approval: { ...needsApproval.approval, grantSeconds: 1800 },
}

const bob = { kind: 'user' as const, id: 'bob', issuer: 'https://id.example', groups: ['dba'] }

function lasting(ms: number): Grant {
  const time = new Date().toISOString()
  const votes = [{ voter: bob, vote: 'approve' as const, reason: 'clean-up', time }]
  return { id: newApprovalId(), until: new Date(Date.now() + ms).toISOString(), votes }
}

/** Ends a grant as the approval service does: by an event in STATE. */
async function revoke({ id, until }: Grant): Promise<void> {
  const time = new Date()
  const revoked = { by: bob, reason: 'enough', time: time.toISOString() }
  const stamp = { id: newEventId(), source: '/approval', time }
  const event = seal(grantRevoked, `approval/${id}`, { approval: id, revoked, until }, stamp)
  await rig.bus.state.append('approval', id, event, 0)
}

const call = (args: object = {}) => modern(rig, 'tools/call', { name: 'refund', arguments: args })

/** The target begins a stream, and says no more until the test ends it. */
function slowStream(): { readonly began: Promise<ServerResponse> } {
  const { promise, resolve } = Promise.withResolvers<ServerResponse>()
  rig.target.answerBy((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write('data: {"jsonrpc":"2.0","method":"notifications/message","params":{}}\n\n')
    resolve(response)
  })
  return { began: promise }
}

test('a call under a grant passes without being asked for, and the evidence says by whose consent', async () => {
  const { json: reply } = await call({ order: 7 })
  assert.equal(textOf(reply), 'done')
  assert.equal(rig.controls.approvals.length, 0)
  const [use] = asked
  assert.equal(use?.principal.id, 'alice')
  assert.deepEqual(use.operation, { connection: 'orders', verb: 'tools/call', name: 'refund' })
  assert.equal(use.terms.grantSeconds, 1800)
  const { decided, completed } = await rig.journal()
  const [first, second] = decided.slice(-2)
  assert.equal(first?.data.decision.outcome, 'require_approval')
  assert.equal(second?.data.decision.outcome, 'allow')
  assert.equal(second.data.grant, grant?.id)
  assert.deepEqual(second.data.votes, [{ voter: 'bob', vote: 'approve', reason: 'clean-up' }])
  assert.equal(completed.at(-1)?.data.grant, grant?.id)
})

test('the evidence of a call by broken glass says that nobody has consented', async () => {
  grant = { ...lasting(60_000), votes: [], breakGlass: true }
  await call({ order: 9 })
  const { decided, completed } = await rig.journal()
  assert.equal(decided.at(-1)?.data.breakGlass, true)
  assert.deepEqual(decided.at(-1)?.data.votes, [])
  assert.equal(completed.at(-1)?.data.breakGlass, true)
})

test('where nobody can give a grant none is looked for', async () => {
  rig.controls.decideBy(() => needsApproval)
  await call({ order: 8 })
  assert.equal(asked.length, 0)
  assert.equal(rig.controls.approvals.length, 1)
})

test('no access is offered to a class whose name is masked', async () => {
  grant = undefined
  await call({ order: 10 })
  await modern(rig, 'tools/call', { name: 'secret-refund', arguments: {} })
  const [plain, masked] = rig.controls.approvals.slice(-2).map(({ request }) => request)
  assert.equal(plain?.terms.grantSeconds, 1800)
  assert.ok(masked !== undefined && 'exchange' in masked)
  assert.equal(masked.exchange.name, '[masked]-refund')
  assert.equal(masked.terms.grantSeconds, undefined)
})

test('while nobody can look for grants nothing passes under one', async () => {
  const seen = rig.target.seen.length
  await serving[Symbol.asyncDispose]()
  const { json: reply } = await call({ order: 11 })
  await serve()
  assert.match(JSON.stringify(reply), /approval_unavailable/)
  assert.equal(rig.target.seen.length, seen)
})

test('the rates of a policy are taken from by every call under a grant', async () => {
  const counted: unknown[] = []
  rig.controls.decideBy(({ limits }) => {
    counted.push(limits)
    return grantable
  })
  await call()
  assert.deepEqual(counted, ['take', 'consented'])
})

test('a grant does not count for what policy decides in another way meanwhile', async () => {
  const seen = rig.target.seen.length
  let times = 0
  const { approval } = grantable.outcome === 'require_approval' ? grantable : assert.fail()
  rig.controls.decideBy(() =>
    ++times === 1 ? grantable : { ...grantable, approval: { ...approval, quorum: 2 } },
  )
  const { json: reply } = await call()
  assert.match(textOf(reply), /Policy changed/)
  assert.equal(rig.target.seen.length, seen)
})

/** Begins a stream under a grant that ends soon; where it ended before the target was asked, under one that lasts longer. */
async function underBriefGrant<T>(
  begin: () => Promise<T>,
): Promise<{ readonly answer: Promise<T>; readonly response: ServerResponse }> {
  for (let ms = 300; ; ms *= 2) {
    grant = lasting(ms)
    const { began } = slowStream()
    const answer = begin()
    // oxlint-disable-next-line no-await-in-loop -- each attempt comes after the one before
    const response = await Promise.race([began, answer.then(() => undefined)])
    if (response !== undefined) return { answer, response }
  }
}

test('a stream under a grant ends with it, by the clock, and its client is told why', async () => {
  const { answer, response } = await underBriefGrant(() => call())
  await once(response, 'close')
  const { json: reply } = await answer
  assert.equal(reply.result?.isError ?? reply.error !== undefined, true)
  assert.match(JSON.stringify(reply), /access that this was done under is over/)
  const { completed } = await rig.journal()
  assert.equal(completed.at(-1)?.data.outcome, 'interrupted')
  assert.equal(completed.at(-1)?.data.error, 'grant_ended')
})

test('a stream under a grant ends at once when the grant is revoked', async () => {
  const { began } = slowStream()
  const answer = call()
  const response = await began
  assert.ok(grant)
  await Promise.all([once(response, 'close'), revoke(grant)])
  assert.match((await answer).text, /access that this was done under is over/)
})

test('what was revoked before the target is asked reaches no target', async () => {
  assert.ok(grant)
  await revoke(grant)
  await untilOver(() => call())
  const seen = rig.target.seen.length
  assert.match(textOf((await call()).json), /is over/)
  assert.equal(rig.target.seen.length, seen)
})

/** Repeats a request until the edge has heard that its grant is over. */
async function untilOver<T extends { readonly text: string }>(
  attempt: () => Promise<T>,
): Promise<T> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline;) {
    // oxlint-disable-next-line no-await-in-loop -- each attempt comes after the one before
    const answer = await attempt()
    if (answer.text.includes('is over')) return answer
  }
  return assert.fail('the grant was never over')
}

test('a stream that needs consent is opened under a grant, and ends with it', async () => {
  rig.controls.decideBy(() => grantable)
  const headers = { accept: 'text/event-stream', authorization: `Bearer ${await rig.token()}` }
  const open = async (): Promise<{ status: number; ended: Promise<string> }> => {
    const stream = await fetch(`${rig.edge.url}/mcp/orders`, { headers })
    return { status: stream.status, ended: stream.text().catch(() => '') }
  }
  const { answer, response } = await underBriefGrant(open)
  assert.equal((await answer).status, 200)
  await Promise.all([once(response, 'close'), (await answer).ended])
})

test('the result of a task that was begun under a grant is not shown after it, but it can be given up', async () => {
  grant = lasting(60_000)
  rig.target.answerBy(json({ task: { taskId: 'task-1', status: 'working' } }))
  const params = { name: 'export', arguments: {}, task: { ttl: 60_000 } }
  const { json: reply } = await legacy(rig, 'tools/call', params)
  const taskId = String(Reflect.get(Object(reply.result?.['task']), 'taskId'))
  rig.target.answerBy(json({ content: [{ type: 'text', text: 'result' }] }))
  const shown = await legacy(rig, 'tasks/result', { taskId })
  assert.equal(textOf(shown.json), 'result')
  await revoke(grant)
  const withheld = await untilOver(() => legacy(rig, 'tasks/result', { taskId }))
  assert.equal(withheld.json.error?.data?.code, 'grant_ended')
  const cancelled = await legacy(rig, 'tasks/cancel', { taskId })
  assert.equal(cancelled.json.error, undefined)
})

test('a stream that began under a grant is not resumed after it', async () => {
  rig.target.answerBy((_, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.end('id: 1\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{}}\n\n')
  })
  const { text } = await legacy(rig, 'tools/call', { name: 'refund', arguments: {} })
  const [, id = ''] = /^id: (.+)$/m.exec(text) ?? []
  assert.ok(id !== '')
  assert.ok(grant)
  await revoke(grant)
  const resume = async () => {
    const response = await fetch(`${rig.edge.url}/mcp/orders`, {
      headers: {
        accept: 'text/event-stream',
        authorization: `Bearer ${await rig.token()}`,
        'last-event-id': id,
      },
    })
    return { text: await response.text() }
  }
  await untilOver(resume)
})
