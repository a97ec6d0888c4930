import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Approval, type ApprovalId, askedOf, type Decision } from '@sallyport/contracts'
import { allowed, needsApproval } from './controls.ts'
import { legacy, modern, type Reply } from './requests.ts'
import { type Rig, startRig } from './rig.ts'

const CONTROL = 'https://control.example/sallyport'
const HASH = 'd'.repeat(64)
const HOLD = { legacyMs: 200, legMs: 100, maxLegs: 1, progressMs: 20 }
const DENIAL: Approval['votes'] = [
  {
    voter: { kind: 'user', id: 'bob', issuer: 'i', groups: ['dba'] },
    vote: 'deny',
    reason: 'not on a Friday',
    time: '2026-01-01T00:00:00.000Z',
  },
]
const capabilities = { extensions: { 'io.modelcontextprotocol/tasks': {} } }

let rig: Rig
/** Holds calls for as long as a human needs: for what is settled while a call is held. */
let patient: Rig
before(async () => {
  rig = await startRig({ hold: HOLD, controlUrl: CONTROL })
  patient = await startRig({ hold: { progressMs: HOLD.progressMs }, controlUrl: CONTROL })
  // What the gateway demands names the definition that it decided on.
  const asks: Decision = Object({ ...needsApproval, definition: HASH })
  for (const { controls } of [rig, patient])
    controls.decideBy(({ operation }) => (operation.verb === 'tools/call' ? asks : allowed))
})
after(() => Promise.all([rig[Symbol.asyncDispose](), patient[Symbol.asyncDispose]()]))

let serial = 0
const params = (more: object = {}) => ({ name: 'query', arguments: { call: ++serial }, ...more })

/** Waits for the approval that the newest call asks for. */
async function asked(at: Rig = rig): Promise<Approval> {
  const text = JSON.stringify({ call: serial })
  for (;;) {
    const approval = at.controls.approvals.find(
      ({ request }) => askedOf(request).arguments === text,
    )
    if (approval !== undefined) return approval
    await at.bus.healthy()
  }
}

const deny = (id: ApprovalId): Promise<void> => patient.controls.settle(id, 'denied', DENIAL)

/** The text and the facts of a refused tool call. */
const refusal = ({ result }: Reply) => ({
  text: result?.content?.[0]?.text ?? '',
  facts: Object(Reflect.get(Object(result?.['_meta']), 'dev.sallyport/refusal')),
})

test('whoever waits is told id, approvers, quorum, end and where to look, in words and as facts', async () => {
  const { text, facts } = refusal((await modern(rig, 'tools/call', params())).json)
  const { id, expiresAt, request } = await asked()
  assert.equal(
    text,
    `Approval ${id} is pending. It needs 1 of: dba. It expires at ${expiresAt}. Repeat the same call after it was given; approve with: sallyport approvals approve ${id}; look at it: ${CONTROL}/api/approvals/${id}`,
  )
  const url = `${CONTROL}/api/approvals/${id}`
  const { approval, approvers, quorum, code } = facts
  assert.deepEqual(
    { approval, approvers, quorum, code, expiresAt: facts.expiresAt, url: facts.url },
    { approval: id, approvers: ['dba'], quorum: 1, code: 'approval_pending', expiresAt, url },
  )
  assert.equal(
    'exchange' in request && request.definition,
    HASH,
    'approvers are asked about this definition',
  )
})

test('the first progress of a held call says all of it', async () => {
  const { text } = await legacy(rig, 'tools/call', params({ _meta: { progressToken: 'p' } }))
  const { id, expiresAt } = await asked()
  const messages = [...text.matchAll(/"message":"([^"]*)"/g)].map(([, message]) => message)
  assert.match(messages[0] ?? '', new RegExp(`${id}.*1 of: dba.*${expiresAt}.*${CONTROL}`))
  assert.equal(messages[1], `Approval ${id} is pending.`)
})

/** A call that waits as a task, and how to ask where it stands. */
async function begun(): Promise<{ first: Reply; approval: Approval; ask: () => Promise<Reply> }> {
  const { json: first } = await modern(patient, 'tools/call', params(), { capabilities })
  const task = String(first.result?.['taskId'])
  const ask = async () =>
    (await modern(patient, 'tasks/get', { taskId: task }, { headers: { 'mcp-name': task } })).json
  return { first, approval: await asked(patient), ask }
}

test('a task says the same as long as it waits', async () => {
  const { first, approval, ask } = await begun()
  const said = first.result?.['statusMessage']
  assert.match(String(said), new RegExp(`${approval.id}.*dba.*${CONTROL}/api/approvals/`))
  assert.equal((await ask()).result?.['statusMessage'], said)
})

const sentence = (id: ApprovalId): string => `Approval ${id} was denied by bob: not on a Friday`

test('who denied a call and why reaches the requester on every rung', async () => {
  for (const call of [modern, legacy]) {
    const held = call(patient, 'tools/call', params())
    const { id } = await asked(patient)
    await deny(id)
    const { text, facts } = refusal((await held).json)
    assert.equal(text, sentence(id))
    assert.deepEqual(
      [facts.code, facts.approval, facts.deniedBy, facts.reason],
      ['approval_denied', id, 'bob', 'not on a Friday'],
    )
  }
  const { approval, ask } = await begun()
  await deny(approval.id)
  const { error, status } = Object((await ask()).result)
  assert.deepEqual([status, error.message], ['failed', sentence(approval.id)])
  assert.deepEqual([error.data.deniedBy, error.data.reason], ['bob', 'not on a Friday'])
})
