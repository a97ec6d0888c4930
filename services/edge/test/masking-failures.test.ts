import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, beforeEach, test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import {
  type Decision,
  type MaskProfile,
  maskingPublished,
  newEventId,
  seal,
} from '@sallyport/contracts'
import { allowed, needsApproval } from './controls.ts'
import { maskAll, type MaskContent } from './masking.ts'
import { legacy, modern, textOf } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json, stream } from './target.ts'

let rig: Rig
let directory: string
let logFile: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-masking-'))
  logFile = join(directory, 'edge.log')
  rig = await startRig({ logFile })
})
after(async () => {
  await rig[Symbol.asyncDispose]()
  await rm(directory, { recursive: true })
})
beforeEach(() => {
  rig.controls.decideBy(() => under('lenient'))
  rig.target.answerBy(json({ content: [{ type: 'text', text: CANARY }] }))
})
afterEach(async () => {
  rig.controls.maskBy(maskAll)
  const { lines } = await rig.journal()
  assert.deepEqual(
    lines.filter((line) => line.includes(CANARY)),
    [],
  )
})

const CANARY = 'canary-in-the-clear'
const under = (mask: string): Decision =>
  Object.assign(structuredClone(allowed), { obligations: { mask } })
const call = (x = '') => legacy(rig, 'tools/call', { name: 'query', arguments: { x } })

let version = 0

/** Publishes a profile as the masking service does. */
async function publish(name: string, onFailure: MaskProfile['onFailure']): Promise<void> {
  const entries = await rig.bus.state.read('masking', name)
  const previous = version++
  const event = seal(
    maskingPublished,
    `masking/${name}`,
    {
      version,
      profile: { name, ...(onFailure && { onFailure }) },
      author: { kind: 'user', id: 'admin', issuer: 'i', groups: [] },
      reason: 'test',
      previous,
    },
    { id: newEventId(), source: '/masking', time: new Date() },
  )
  await rig.bus.state.append('masking', name, event, entries.at(-1)?.sequence ?? 0)
}

/** Repeats the call until its answer passes as it came, or is withheld: the edge hears of a profile by and by. */
async function until(what: 'passes' | 'withheld', text = CANARY, x = ''): Promise<void> {
  for (let calls = 0; calls < 500; calls++) {
    // oxlint-disable-next-line no-await-in-loop -- one call after the other
    const { json: reply } = await call(x)
    if ((textOf(reply) === text) === (what === 'passes')) return
  }
  assert.fail(`never: ${what}`)
}

/** Fails for texts of one direction that hold the canary. */
const failing =
  (code: string, direction: 'request' | 'response' = 'response'): MaskContent =>
  (request) => {
    if (request.of?.direction === direction && request.content.includes(CANARY))
      throw new RpcError(code, 'it fails', code !== 'too_large')
    return maskAll(request)
  }

async function completed() {
  const journal = await rig.journal()
  return journal.completed.at(-1)?.data ?? assert.fail()
}

/** The newest content record of one direction. */
async function lastContent(direction: string): Promise<string> {
  const { lines } = await rig.journal()
  const record = '{"record":"content"'
  const last = lines.findLast(
    (line) => line.startsWith(record) && line.includes(`"direction":"${direction}"`),
  )
  return last ?? assert.fail()
}

test('an answer that cannot be masked is withheld, unless its profile lets it pass for that reason', async () => {
  for (const [code, why] of [
    ['internal', 'unavailable'],
    ['too_large', 'oversize'],
  ] as const) {
    rig.controls.maskBy(failing(code))
    await publish('lenient', undefined)
    await until('withheld')
    assert.equal((await completed()).outcome, 'failed')
    await publish('lenient', { [why === 'oversize' ? 'unavailable' : 'oversize']: 'pass' })
    assert.doesNotMatch((await call()).text, new RegExp(CANARY))
    await publish('lenient', { [why]: 'pass' })
    await until('passes')
    const { outcome, unmasked, profiles, responseBytes } = await completed()
    assert.deepEqual([outcome, unmasked, profiles], ['delivered', why, undefined])
    assert.ok(responseBytes > CANARY.length)
    assert.match(await lastContent('response'), /omittedBytes/)
    await publish('lenient', undefined)
    await until('withheld')
  }
  const log = await readFile(logFile, 'utf8')
  assert.match(log, /an answer could not be masked and passed as it came/)
  assert.doesNotMatch(log, new RegExp(CANARY))
})

test('nothing lets an answer pass that masking refuses to read, nor one under several profiles', async () => {
  await publish('lenient', { unavailable: 'pass', oversize: 'pass' })
  rig.controls.maskBy(failing('internal'))
  await until('passes')
  rig.controls.maskBy(failing('unknown_profile'))
  assert.doesNotMatch((await call()).text, new RegExp(CANARY))
  rig.controls.maskBy(failing('internal'))
  rig.target.answerBy(json({ task: { taskId: 'task-1', status: 'working' } }))
  const params = { name: 'query', arguments: {}, task: { ttl: 60_000 } }
  rig.controls.decideBy(() => under('strict'))
  const { json: begun } = await legacy(rig, 'tools/call', params)
  const taskId = String(Reflect.get(Object(begun.result?.['task']), 'taskId'))
  rig.controls.decideBy(() => under('lenient'))
  rig.target.answerBy(json({ content: [{ type: 'text', text: CANARY }] }))
  const { json: reply, text } = await legacy(rig, 'tasks/result', { taskId })
  assert.equal(reply.error?.data?.code, 'masking_unavailable')
  assert.doesNotMatch(text, new RegExp(CANARY))
})

const blocking =
  (direction: 'request' | 'response'): MaskContent =>
  (request) => {
    if (request.of?.direction !== direction || !request.content.includes(CANARY))
      return maskAll(request)
    const found = { kind: 'private_key', rule: 'pem' }
    const finding = { ...found, place: '/x', action: 'block', count: 1 } as const
    return { content: '', findings: [finding], version: 4, blocked: found }
  }

test('an answer that is blocked is withheld whole; client and evidence learn the kind and the rule', async () => {
  await publish('lenient', { unavailable: 'pass', oversize: 'pass' })
  rig.controls.maskBy(blocking('response'))
  const { json: reply, text } = await call()
  assert.match(textOf(reply), /kind "private_key".*rule "pem"/)
  assert.doesNotMatch(text, new RegExp(CANARY))
  const { outcome, error, masked } = await completed()
  assert.deepEqual([outcome, error], ['failed', 'masking_blocked'])
  assert.deepEqual(
    masked.map(({ kind, action }) => [kind, action]),
    [['private_key', 'block']],
  )
})

test('a stream whose answer cannot be masked ends with an error; what was masked before was masked whole', async () => {
  await publish('lenient', undefined)
  rig.controls.maskBy(failing('internal'))
  await until('withheld')
  const told =
    'data: {"jsonrpc":"2.0","method":"notifications/message","params":{"level":"info","data":"a secret"}}\n\n'
  const end = `data: {"jsonrpc":"2.0","id":ID,"result":{"content":[{"type":"text","text":"${CANARY}"}]}}\n\n`
  rig.target.answerBy(stream(told + end))
  const { json: reply, text } = await call()
  assert.match(text, /a \[masked\]/)
  assert.equal(reply.error?.data?.code, 'masking_unavailable')
  assert.doesNotMatch(text, new RegExp(CANARY))
})

test('a request that cannot be recorded masked goes nowhere; its length alone is recorded', async () => {
  const earlier = rig.target.seen.length
  await publish('default', undefined)
  const cases = [
    [failing('internal', 'request'), 'masking_unavailable', []],
    [blocking('request'), 'masking_blocked', ['private_key']],
  ] as const
  for (const [mask, code, kinds] of cases) {
    rig.controls.maskBy(mask)
    const { text } = await call(CANARY)
    assert.match(text, new RegExp(code))
    assert.doesNotMatch(text, new RegExp(CANARY))
    const { decided } = await rig.journal()
    const { decision, masked } = decided.at(-1)?.data ?? assert.fail()
    assert.equal(decision.outcome, 'deny')
    assert.deepEqual(
      masked.map(({ kind }) => kind),
      kinds,
    )
    assert.match(await lastContent('request'), /omittedBytes/)
  }
  assert.equal(rig.target.seen.length, earlier)
})

test('where the profile of the connection says so, it passes and is recorded without what it holds', async () => {
  await publish('default', { unavailable: 'pass' })
  rig.controls.maskBy(failing('internal', 'request'))
  rig.controls.decideBy(() => ({ ...allowed, reasons: [CANARY] }))
  rig.target.answerBy(json({ content: [{ type: 'text', text: 'done' }] }))
  await until('passes', 'done', CANARY)
  const { decided } = await rig.journal()
  const { decision, exchange } = decided.at(-1)?.data ?? assert.fail()
  assert.equal(decision.outcome, 'allow')
  assert.match(decision.reasons.join(), /recorded without its content/)
  assert.deepEqual([exchange.verb, exchange.name], ['unknown', ''])

  // Nobody consents to what they cannot see, and no target gets an answer that is not masked.
  const earlier = rig.target.seen.length
  rig.controls.decideBy(() => needsApproval)
  assert.match((await call(CANARY)).text, /could not be masked for an approver/)
  assert.deepEqual(rig.controls.approvals, [])
  rig.controls.decideBy(() => allowed)
  const inputResponses = { a: { action: 'accept', content: { x: CANARY } } }
  const params = { name: 'query', arguments: {}, inputResponses }
  assert.match((await modern(rig, 'tools/call', params)).text, /masking_unavailable/)
  assert.equal(rig.target.seen.length, earlier)
  await publish('default', undefined)
})
