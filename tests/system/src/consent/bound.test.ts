import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { policyApprovePin } from '@sallyport/contracts'
import { askedFor, look, vote } from './acts.ts'
import { hashOf } from './check.ts'
import type { Wanted } from './client.ts'
import { codeOf, type Scene, setScene } from './scene.ts'
import { HOLD } from './stage.ts'
import { definitionOf } from './target.ts'

/** The edge that holds calls for as long as it takes. */
const PATIENT = 2

let scene: Scene
before(async () => {
  scene = await setScene('bound', {
    edges: PATIENT + 1,
    hold: (edge) => (edge === PATIENT ? { ...HOLD, legacyMs: 120_000 } : HOLD),
  })
})
after(() => scene[Symbol.asyncDispose]())

/** A call that was consented to and not made yet. */
async function consentedTo(): Promise<Wanted> {
  const { stage, newCall, send, caller } = scene
  const wanted = newCall()
  await send(wanted)
  await vote(stage, caller(0), await askedFor(stage, wanted), 'bob')
  return wanted
}

const OTHERS: Readonly<Record<string, (wanted: Wanted) => Wanted>> = {
  'one byte of an argument': (wanted) => ({
    ...wanted,
    arguments: { ...wanted.arguments, note: 'b' },
  }),
  'an argument more': (wanted) => ({ ...wanted, arguments: { ...wanted.arguments, more: null } }),
  'a number as a text': (wanted) => ({
    ...wanted,
    arguments: { ...wanted.arguments, order: String(wanted.arguments['order']) },
  }),
  'another tool': (wanted) => ({ ...wanted, tool: 'wipe' }),
  'another person of the same groups': (wanted) => ({ ...wanted, by: 'mallory' }),
  'an agent on behalf of the same person': (wanted) => ({ ...wanted, by: 'carol-agent' }),
}

for (const [what, change] of Object.entries(OTHERS))
  test(`consent to a call is none to a call that differs in this alone: ${what}`, async () => {
    const { stage, send, executions } = scene
    const wanted = await consentedTo()
    const given = await askedFor(stage, wanted)
    const other = change(wanted)
    assert.equal(codeOf(await send(other, 'legacy', 1)), 'approval_pending')
    assert.equal(executions(wanted) + executions(other), 0)
    assert.equal((await look(stage.bus, given)).status, 'approved')
    assert.equal(codeOf(await send(wanted, 'legacy', 1)), 'done')
    assert.equal(executions(wanted), 1)
    await scene.assertSound()
  })

test('the order of arguments is no difference: it is the same call', async () => {
  const { send } = scene
  const wanted = await consentedTo()
  const { order, note } = wanted.arguments as Record<string, unknown>
  assert.equal(codeOf(await send({ ...wanted, arguments: { note, order } })), 'done')
  await scene.assertSound()
})

test('consent ends with the policy version under which it was asked for', async () => {
  const { stage, send, executions } = scene
  const wanted = await consentedTo()
  const given = await askedFor(stage, wanted)
  await stage.publish('bound')
  assert.equal(codeOf(await send(wanted, 'legacy', 1)), 'approval_pending')
  assert.equal(executions(wanted), 0)
  assert.equal((await look(stage.bus, given)).status, 'approved')
  assert.notEqual(await askedFor(stage, wanted, 1), given)
})

test('a policy version that is published while a call waits ends what the call waits for', async () => {
  const { stage, newCall, send, executions, caller } = scene
  const wanted = newCall()
  const held = send(wanted, 'legacy', PATIENT)
  const given = await askedFor(stage, wanted)
  await stage.publish('bound')
  await vote(stage, caller(0), given, 'bob')
  assert.equal(codeOf(await held), 'approval_expired')
  assert.equal(executions(wanted), 0)
})

test('consent ends with the definition that was shown: a changed one is held, and asked for anew when it is approved', async () => {
  const { stage, clients, send, executions } = scene
  const wanted = await consentedTo()
  const given = await askedFor(stage, wanted)
  const description = 'Does what it says, and more.'
  stage.target.describe('bound', description)
  await clients.list(wanted)
  assert.equal(codeOf(await send(wanted)), 'policy_denied')
  const request = policyApprovePin.parseRequest({
    connection: 'bound',
    kind: 'tool',
    name: 'pay',
    hash: hashOf(definitionOf('pay', description)),
    author: { kind: 'user', id: 'dave', issuer: 'urn:test', groups: ['admins'] },
    reason: 'read the change',
  })
  await stage.bus.call(policyApprovePin, request)
  assert.equal(codeOf(await send(wanted)), 'approval_pending')
  assert.equal(executions(wanted), 0)
  assert.equal((await look(stage.bus, given)).status, 'approved')
})
