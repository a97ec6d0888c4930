import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { legacy, modern, post } from '../requests.ts'
import { register } from '../rig.ts'
import { type ApprovalsRig, startApprovalsRig } from './desk.ts'

let rig: ApprovalsRig
before(async () => {
  rig = await startApprovalsRig()
})
after(() => rig[Symbol.asyncDispose]())

const TOOLS = ['list_approvals', 'show_approval', 'vote']
const names = (result: { readonly tools?: readonly { readonly name: string }[] } | undefined) =>
  result?.tools?.map(({ name }) => name)

test('the legacy era: a handshake without a session, ping, the tools', async () => {
  for (const [asked, spoken] of [
    ['2025-06-18', '2025-06-18'],
    ['2024-10-07', '2025-11-25'],
  ]) {
    const hello = await legacy(rig, 'initialize', {
      protocolVersion: asked,
      capabilities: {},
      clientInfo: { name: 't', version: '1' },
    })
    assert.equal(hello.headers.get('mcp-session-id'), null)
    assert.equal(hello.json.result?.['protocolVersion'], spoken)
  }
  const told = await post(rig, '{"jsonrpc":"2.0","method":"notifications/initialized"}')
  assert.deepEqual([told.status, told.text], [202, ''])
  assert.deepEqual((await legacy(rig, 'ping', {})).json, { jsonrpc: '2.0', id: 7, result: {} })
  const { json } = await legacy(rig, 'tools/list', {})
  assert.deepEqual(names(json.result), TOOLS)
  assert.equal(json.result?.resultType, undefined)
  assert.equal((await legacy(rig, 'prompts/list', {})).json.error?.code, -32_601)
  const authorization = `Bearer ${await rig.token()}`
  for (const method of ['GET', 'DELETE']) {
    const headers = { authorization, accept: 'text/event-stream' }
    const { status } = await fetch(`${rig.edge.url}/mcp/approvals`, { method, headers })
    assert.equal(status, 405)
  }
})

test('the modern era: discovery and the tools, for this principal and for seconds', async () => {
  const { result } = (await modern(rig, 'server/discover', {})).json
  assert.deepEqual(result?.['supportedVersions'], ['2026-07-28'])
  assert.deepEqual([result['resultType'], result['cacheScope']], ['complete', 'private'])
  const { json } = await modern(rig, 'tools/list', {})
  assert.deepEqual(names(json.result), TOOLS)
  assert.deepEqual([json.result?.resultType, json.result?.['cacheScope']], ['complete', 'private'])
  const unknown = await modern(rig, 'prompts/list', {})
  assert.deepEqual([unknown.status, unknown.json.error?.code], [404, -32_601])
})

test('definitions are shown to the policy service, which pins them, with their schemas and hints', () => {
  const tools = rig.controls.observed.filter(({ kind }) => kind === 'tool')
  assert.deepEqual(new Set(tools.map(({ name }) => name)), new Set(TOOLS))
  for (const { text } of tools) {
    const { inputSchema, outputSchema, annotations, description } = JSON.parse(text)
    assert.equal(inputSchema.additionalProperties, false)
    assert.equal(outputSchema.type, 'object')
    assert.equal(typeof annotations.readOnlyHint, 'boolean')
    assert(description.length > 40)
  }
})

test('a tool that is not there is an error of the protocol; arguments of another form are told to the model', async () => {
  const unknown = await legacy(rig, 'tools/call', { name: 'approve_all', arguments: {} })
  assert.equal(unknown.json.error?.code, -32_602)
  for (const [name, args] of [
    ['show_approval', {}],
    ['show_approval', { id: '../etc' }],
    ['list_approvals', { limit: 101 }],
    ['list_approvals', { all: true }],
    ['vote', { id: '01K00000000000000000000000', vote: 'maybe' }],
    ['vote', { id: '01K00000000000000000000000', vote: 'approve', token: 'x' }],
  ] as const) {
    const { result } = (await modern(rig, 'tools/call', { name, arguments: args })).json
    assert.equal(result?.isError, true, JSON.stringify(args))
    assert.match(result.content?.[0]?.text ?? '', /invalid_arguments/)
  }
  assert.deepEqual(rig.votes, [])
})

test('under another name the approvals are not served', async () => {
  await register(rig.bus, 'consent', { transport: 'approvals' })
  await register(rig.bus, 'later', { transport: 'streamable-http', url: rig.target.url })
  const known = async (name: string): Promise<number> =>
    (await fetch(`${rig.edge.url}/.well-known/oauth-protected-resource/mcp/${name}`)).status
  while ((await known('later')) !== 200);
  assert.deepEqual([await known('consent'), await known('approvals')], [404, 200])
})
