import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { ApprovalId } from '@sallyport/contracts'
import { allowed, denied, needsApproval } from './controls.ts'
import { legacy, modern, type WireAnswer, textOf } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json } from './target.ts'

const HOLD = { legacyMs: 300, legMs: 150, maxLegs: 3, progressMs: 20 }

let rig: Rig
/** Holds calls for as long as a human needs: for what is settled while a call is held. */
let patient: Rig
before(async () => {
  rig = await startRig({ hold: HOLD })
  patient = await startRig({ hold: { progressMs: HOLD.progressMs } })
})
after(() => Promise.all([rig[Symbol.asyncDispose](), patient[Symbol.asyncDispose]()]))
beforeEach(() => {
  for (const { controls, target } of [rig, patient]) {
    controls.decideBy(() => needsApproval)
    target.answerBy(json({ content: [{ type: 'text', text: 'done' }] }))
  }
})

let serial = 0
const freshArguments = (): object => ({ sql: `UPDATE t SET n = ${++serial}` })

/** Waits until an approval for these arguments was asked for. */
async function asked(args: object, at: Rig = rig): Promise<ApprovalId> {
  for (;;) {
    const approval = at.controls.approvals.find(
      ({ request }) => 'exchange' in request && request.arguments === JSON.stringify(args),
    )
    if (approval !== undefined) return approval.id
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

const call = (args: object, state?: string, at: Rig = rig): Promise<WireAnswer> =>
  modern(at, 'tools/call', {
    name: 'query',
    arguments: args,
    ...(state !== undefined && { requestState: state }),
  })

test('a modern client is asked to call again, and the call goes through once when it was approved', async () => {
  const args = freshArguments()
  const earlier = rig.target.seen.length
  const first = await call(args)
  assert.equal(first.json.result?.resultType, 'input_required')
  assert.equal(rig.target.seen.length, earlier)
  await rig.controls.settle(await asked(args), 'approved')
  const second = await call(args, first.json.result.requestState)
  assert.equal(textOf(second.json), 'done')
  assert.equal(rig.target.seen.length, earlier + 1)
  assert.ok(!rig.target.seen.at(-1)?.body.includes('requestState'))
  const third = await call(args)
  assert.equal(third.json.result?.resultType, 'input_required')
})

test('the last leg of a long poll says what is missing and how to go on', async () => {
  const args = freshArguments()
  let answer = await call(args)
  for (let leg = 1; leg < HOLD.maxLegs; leg++) {
    assert.equal(answer.json.result?.resultType, 'input_required', `leg ${leg}`)
    answer = await call(args, answer.json.result.requestState)
  }
  assert.equal(answer.json.result?.isError, true)
  assert.match(
    textOf(answer.json),
    new RegExp(`Approval ${await asked(args)} is pending.*dba.*Repeat`),
  )
})

test('a denial between two legs is told, and nobody is asked again', async () => {
  const args = freshArguments()
  const first = await call(args)
  await rig.controls.settle(await asked(args), 'denied')
  const approvals = rig.controls.approvals.length
  const second = await call(args, first.json.result?.requestState)
  assert.match(textOf(second.json), /was denied/)
  assert.equal(rig.controls.approvals.length, approvals)
})

test('a request state of another principal is refused', async () => {
  const args = freshArguments()
  const first = await call(args)
  const earlier = rig.target.seen.length
  const stolen = await modern(
    rig,
    'tools/call',
    { name: 'query', arguments: args, requestState: first.json.result?.requestState },
    { token: await rig.token('mallory') },
  )
  assert.equal(stolen.json.error?.data?.code, 'handle_unknown')
  assert.equal(rig.target.seen.length, earlier)
})

test('a legacy call is held open, hears of progress, and goes through when it was approved', async () => {
  const args = freshArguments()
  const held = legacy(patient, 'tools/call', {
    name: 'query',
    arguments: args,
    _meta: { progressToken: 'p' },
  })
  await patient.controls.settle(await asked(args, patient), 'approved')
  const answer = await held
  assert.match(answer.text, /"method":"notifications\/progress","params":\{"progressToken":"p"/)
  assert.equal(textOf(answer.json), 'done')
})

test('a legacy call that nobody approved in time is answered, and the same call then uses the approval', async () => {
  const args = freshArguments()
  const send = { name: 'query', arguments: args }
  const pending = await legacy(rig, 'tools/call', send)
  assert.match(textOf(pending.json), /is pending/)
  await rig.controls.settle(await asked(args), 'approved')
  assert.equal(textOf((await legacy(rig, 'tools/call', send)).json), 'done')
})

test('one changed argument is another call', async () => {
  const args = freshArguments()
  await call(args)
  await rig.controls.settle(await asked(args), 'approved')
  const earlier = rig.target.seen.length
  const changed = await call({ ...args, limit: 1 })
  assert.equal(changed.json.result?.resultType, 'input_required')
  assert.equal(rig.target.seen.length, earlier)
})

test('consent covers all that is asked, also beside the arguments', async () => {
  const args = freshArguments()
  await call(args)
  await rig.controls.settle(await asked(args), 'approved')
  const earlier = rig.target.seen.length
  const params = { name: 'query', arguments: args }
  for (const beside of [{ extra: { more: true } }, { task: { ttl: 5 } }]) {
    const other = await modern(rig, 'tools/call', { ...params, ...beside })
    assert.equal(other.json.result?.resultType, 'input_required')
    const last = rig.controls.approvals.at(-1)?.request
    const shown = JSON.parse(last && 'exchange' in last ? (last.arguments ?? '') : '')
    assert.deepEqual(shown, { arguments: args, ...beside })
  }
  assert.equal(rig.target.seen.length, earlier)
  assert.equal(textOf((await call(args)).json), 'done')
})

test('of two identical calls at once one uses the approval', async () => {
  const args = freshArguments()
  await call(args)
  await rig.controls.settle(await asked(args), 'approved')
  const earlier = rig.target.seen.length
  const answers = await Promise.all([call(args), call(args)])
  assert.equal(answers.filter(({ json: reply }) => textOf(reply) === 'done').length, 1)
  assert.equal(rig.target.seen.length, earlier + 1)
})

test('a denial reaches the model; a policy that changed its mind wins over an approval', async () => {
  const refused = freshArguments()
  const held = call(refused, undefined, patient)
  await patient.controls.settle(await asked(refused, patient), 'denied')
  assert.match(textOf((await held).json), /was denied/)

  const late = freshArguments()
  await call(late)
  await rig.controls.settle(await asked(late), 'approved')
  let asks = 0
  rig.controls.decideBy(() => (++asks === 1 ? needsApproval : denied))
  const earlier = rig.target.seen.length
  assert.match(textOf((await call(late)).json), /no longer allows/)
  assert.equal(rig.target.seen.length, earlier)
})

test('the evidence has both decisions of a call that waited, and the approval', async () => {
  const args = freshArguments()
  await call(args)
  const id = await asked(args)
  await rig.controls.settle(id, 'approved')
  await rig.journal()
  await call(args)
  const { decided, completed } = await rig.journal()
  const last = completed.at(-1)
  assert.deepEqual([last?.data.outcome, last?.data.approval], ['delivered', id])
  const outcomes = decided
    .filter(({ data }) => data.exchange.id === last?.data.exchange.id)
    .map(({ data }) => data.decision.outcome)
  assert.deepEqual(outcomes, ['require_approval', allowed.outcome])
})

test('the end of a call names the approval that it asked for, also where that was denied', async () => {
  const args = freshArguments()
  const first = await call(args)
  const id = await asked(args)
  await rig.controls.settle(id, 'denied')
  await call(args, first.json.result?.requestState)
  const { completed } = await rig.journal()
  assert.deepEqual(
    completed.slice(-2).map(({ data }) => [data.outcome, data.approval, data.asked]),
    [
      ['pending_approval', undefined, id],
      ['refused', undefined, id],
    ],
  )
})

test('a call whose target asks back needs no second consent, and its legs cannot be repeated', async () => {
  const args = freshArguments()
  patient.target.answerBy(json({ resultType: 'input_required', requestState: 'half-way' }))
  const held = call(args, undefined, patient)
  await patient.controls.settle(await asked(args, patient), 'approved')
  const { requestState } = (await held).json.result ?? {}
  const approvals = patient.controls.approvals.length

  patient.target.answerBy(json({ content: [{ type: 'text', text: 'done' }] }))
  const params = { name: 'query', arguments: args, requestState }
  const next = await modern(patient, 'tools/call', params)
  assert.equal(next.json.result?.content?.[0]?.text, 'done')
  assert.equal(JSON.parse(patient.target.seen.at(-1)?.body ?? '').params.requestState, 'half-way')

  const earlier = patient.target.seen.length
  const again = await modern(patient, 'tools/call', params)
  assert.match(again.json.result?.content?.[0]?.text ?? '', /can no longer be used/)
  assert.equal(patient.target.seen.length, earlier)
  assert.equal(patient.controls.approvals.length, approvals)
})
