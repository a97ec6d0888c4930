import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { allowed, type DecideBy, denied, needsApproval } from './controls.ts'
import { sha256 } from '../src/domain/digest.ts'
import { legacy, modern, query } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json, stream } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())
beforeEach(() => {
  rig.controls.decideBy(() => allowed)
  rig.controls.holdWhatHas(undefined)
  rig.target.answerBy(json({ content: [] }))
  rig.target.listBy(json({ tools: [] }))
})

const TOOLS = [
  { name: 'query', description: 'asks' },
  { name: 'refund', description: 'poisoned' },
]

test('every definition of a list is shown to policy as the target sent it; what is held is not shown to the client', async () => {
  rig.target.answerBy(json({ tools: TOOLS }))
  rig.controls.holdWhatHas('poisoned')
  const answer = await legacy(rig, 'tools/list', {})
  assert.deepEqual(
    answer.json.result?.tools?.map(({ name }) => name),
    ['query'],
  )
  assert.deepEqual(
    rig.controls.observed.slice(-2),
    TOOLS.map((tool) => ({ kind: 'tool', name: tool.name, text: JSON.stringify(tool) })),
  )
})

test('instructions that are held do not reach the client', async () => {
  const result = { protocolVersion: '2025-11-25', capabilities: {}, instructions: 'poisoned' }
  rig.target.answerBy(json(result))
  const shown = await legacy(rig, 'initialize', { protocolVersion: '2025-11-25' })
  assert.equal(shown.json.result?.['instructions'], 'poisoned')
  rig.controls.holdWhatHas('poisoned')
  const held = await legacy(rig, 'initialize', { protocolVersion: '2025-11-25' })
  assert.equal(held.json.result?.['instructions'], '')
  for (const odd of [{ instructions: 'poisoned' }, { ...result, instructions: ['poisoned'] }]) {
    rig.target.answerBy(json(odd))
    const greeting = await legacy(rig, 'initialize', { protocolVersion: '2025-11-25' })
    assert.equal(greeting.json.result?.['instructions'], '')
  }
})

test('a tool that nobody has seen is looked at, page by page, before the call; then policy is asked again', async () => {
  const known = new Set<string>()
  const deciding: DecideBy = ({ operation }) => {
    if (operation.verb !== 'tools/call' || known.has(operation.name)) return allowed
    return { ...denied, needs: 'definition' }
  }
  rig.controls.decideBy(deciding)
  rig.target.listBy((message, response, request) => {
    const second = JSON.stringify(message.params).includes('page-2')
    if (second) known.add('query')
    const page = second ? { tools: [{ name: 'query' }] } : { tools: [], nextCursor: 'page-2' }
    json(page)(message, response, request)
  })
  const looks = rig.target.looks.length
  assert.equal((await query(rig)).json.result?.isError, undefined)
  assert.equal(rig.target.looks.length, looks + 2)
  const { completed } = await rig.journal()
  assert.deepEqual(
    completed.slice(-3).map(({ data }) => data.exchange.verb),
    ['tools/list', 'tools/list', 'tools/call'],
  )
})

test('what the target says it has changed is looked at again before the next call', async () => {
  await query(rig)
  const looks = rig.target.looks.length
  await query(rig)
  assert.equal(rig.target.looks.length, looks)
  rig.target.answerBy(
    stream(
      'data: {"jsonrpc":"2.0","method":"notifications/tools/list_changed"}\n\n' +
        'data: {"jsonrpc":"2.0","id":ID,"result":{}}\n\n',
    ),
  )
  await query(rig)
  await query(rig)
  assert.equal(rig.target.looks.length, looks + 1)
})

test('consent to a call under one definition is none under another', async () => {
  const params = { name: 'query', arguments: { again: 1 } }
  rig.controls.decideBy(() => ({ ...needsApproval, definition: sha256('a') }))
  const earlier = rig.controls.approvals.length
  const capabilities = { extensions: { 'io.modelcontextprotocol/tasks': {} } }
  await modern(rig, 'tools/call', params, { capabilities })
  rig.controls.decideBy(() => ({ ...needsApproval, definition: sha256('b') }))
  await modern(rig, 'tools/call', params, { capabilities })
  assert.equal(rig.controls.approvals.length, earlier + 2)
})

test('a name that no target offers is answered by the error of the protocol, and the target is not called', async () => {
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' ? { ...denied, needs: 'definition' } : allowed,
  )
  const calls = rig.target.seen.length
  const { status, json: answer } = await query(rig)
  assert.deepEqual(
    [status, answer.error?.code, answer.error?.data?.code],
    [200, -32_602, 'not_offered'],
  )
  assert.equal(rig.target.seen.length, calls)
})
