import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { FOUND_KINDS } from '@sallyport/contracts'
import { bootSystem, register, succeeded, type System, waitingFor } from '@sallyport/kit'
import { TOOLS } from './canaries/places.ts'
import { startCanaryTarget } from './canaries/target.ts'
import { ALL_CANARIES, CANARIES, canariesIn, PATTERN } from './canaries/values.ts'
import type { Served } from './targets/serve-handler.ts'
import { legacy, send, type WireAnswer } from './wire.ts'

// Promise: no client, store, stream, log or table ever holds a value that the profile masks.

const NAME = 'canaries'
const HELD = 'canaries-held'
const ASKING = `@id("come-in") permit (principal, action == Action::"connect", resource);
@id("asks") @approvers("dba")
permit (principal, action == Action::"tools/call", resource) when { context.approved };
`

let system: System
let target: Served
const sessions = new Map<string, string>()

before(async () => {
  system = await bootSystem({ hold: { legMs: 300, maxLegs: 1 }, logLevel: 'debug' })
  const profile = join(system.directory, 'default.json')
  await writeFile(profile, JSON.stringify({ name: 'default', patterns: [PATTERN] }))
  succeeded(await system.cli('dave', ['mask', 'publish', profile, '--reason', 'tests']))
  target = await startCanaryTarget()
  const where = { transport: 'streamable-http', url: target.url }
  const tools = {
    queried: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } },
  }
  await register(system, { name: NAME, target: where, settings: { tools } })
  await register(system, { name: HELD, target: where, cedar: ASKING })
})
after(async () => {
  await system[Symbol.asyncDispose]()
  await target[Symbol.asyncDispose]()
})

/** Asks in a session of its own for each connection. */
async function ask(
  method: string,
  params: Readonly<Record<string, unknown>>,
  connection = NAME,
): Promise<WireAnswer> {
  const token = await system.token('alice', connection)
  const session = sessions.get(connection) ?? (await open(connection, token))
  return send(system, connection, { token, ...legacy(method, params, session) })
}

async function open(connection: string, token: string): Promise<string> {
  const clientInfo = { name: 'tests', version: '1' }
  const capabilities = { sampling: {}, elicitation: {} }
  const params = { protocolVersion: '2025-11-25', capabilities, clientInfo }
  const { headers, text } = await send(system, connection, {
    token,
    ...legacy('initialize', params),
  })
  const session = headers['mcp-session-id']
  assert.ok(typeof session === 'string', text)
  sessions.set(connection, session)
  return session
}

const call = (name: string, args = {}, connection = NAME): Promise<WireAnswer> =>
  ask('tools/call', { name, arguments: args, _meta: { progressToken: 7 } }, connection)

/** All that can be read in an answer: also in base64, and in what was said in parts. */
function readable({ text }: WireAnswer): string {
  const blobs = [...text.matchAll(/[A-Za-z0-9+/]{40,}={0,2}/g)].map(([blob]) =>
    Buffer.from(blob, 'base64').toString(),
  )
  const parts = [...text.matchAll(/"(?:message|data)":("(?:[^"\\]|\\.)*")/g)].map(([, part]) =>
    String(JSON.parse(part ?? '""')),
  )
  return [text, ...blobs, parts.join('')].join('\n')
}

/** Kinds of the values that can be read in an answer. */
const seen = (answer: WireAnswer): string[] => canariesIn(readable(answer))

test('there is a value of each kind that the gateway finds, and of one that a pattern finds', () => {
  const kinds = new Set(CANARIES.map(({ kind }) => kind))
  assert.deepEqual([...kinds].toSorted(), [...FOUND_KINDS, PATTERN.kind].toSorted())
})

for (const name of TOOLS)
  test(`an answer that holds values in ${name} shows none of them`, async () => {
    const answer = await call(name)
    assert.deepEqual(seen(answer), [])
    assert.ok(answer.status >= 500 || /masked:|"error"|isError/.test(readable(answer)), answer.text)
  })

for (const [method, params] of [
  ['resources/read', { uri: 'file:///canary' }],
  ['prompts/get', { name: 'canary' }],
  [
    'completion/complete',
    { ref: { type: 'ref/prompt', name: 'canary' }, argument: { name: 'a', value: 'b' } },
  ],
] as const)
  test(`an answer to ${method} shows none of them`, async () => {
    const answer = await ask(method, params)
    assert.deepEqual(seen(answer), [])
    assert.match(answer.text, /masked:/)
  })

test('lists show none of what definitions hold, and definitions are kept without it', async () => {
  const answers = []
  for (const method of ['tools/list', 'prompts/list', 'resources/list', 'resources/templates/list'])
    // oxlint-disable-next-line no-await-in-loop -- one session
    answers.push(await ask(method, {}))
  assert.deepEqual(answers.flatMap(seen), [])
  for (const { text } of answers) assert.match(text, /\[masked:email\]/)
  for (const command of [
    ['show', NAME, 'described'],
    ['show', NAME, 'checked'],
    ['show', NAME, 'flagged'],
    ['show', NAME, 'send:[masked:email]'],
    ['show', NAME, 'canary', '--kind', 'prompt'],
    ['show', NAME, 'crm://people/[masked:email]', '--kind', 'resource'],
  ]) {
    // oxlint-disable-next-line no-await-in-loop -- one terminal
    const { stdout } = succeeded(await system.cli('dave', ['pins', ...command]))
    assert.deepEqual(canariesIn(stdout), [])
    assert.match(stdout, /\[masked:email\]/)
  }
})

test('a tool that is described with values is used; one whose schema holds them is not', async () => {
  assert.match((await call('described')).text, /no such method/)
  assert.match((await call('checked')).text, /no arguments can be checked/)
})

const given = Object.fromEntries(CANARIES.map(({ text }, index) => [`v${index}`, text]))

test('what a call brings along reaches nothing but its target, also where it is refused', async () => {
  await call('text', given)
  await call('strict', given)
  await call('queried', { sql: 'SELECT "RING-204817" FROM "canary.mail@birds.example"' })
  await call(`no such tool ${ALL_CANARIES.slice(0, 200)}`, given)
  await ask('resources/read', { uri: `file:///${ALL_CANARIES.split('\n')[0]}` })
  await ask('canary/canary.mail@birds.example', given)
})

test('an approver sees the masked arguments, and so does the evidence', async () => {
  const answer = call('text', given, HELD)
  const id = await waitingFor(system, HELD)
  const shown = succeeded(await system.cli('bob', ['approvals', 'show', id])).stdout
  assert.deepEqual(canariesIn(shown), [])
  assert.match(shown, /masked:email/)
  succeeded(await system.cli('bob', ['approvals', 'approve', id]))
  assert.deepEqual(seen(await answer), [])
})

test('while masking is stopped nothing is shown', async () => {
  await system.stopService('masking')
  const answer = await call('text')
  assert.match(answer.text, /masking_unavailable/)
  assert.deepEqual(seen(answer), [])
  await system.startService('masking')
  await system.until('masking is back', async () =>
    (await call('text')).text.includes('[masked:') ? true : undefined,
  )
})

test('no file, stream, log, table or audit event holds any of them', async () => {
  const places = await system.placesHolding(CANARIES.map(({ value }) => value))
  assert.deepEqual(places, [])
  assert.deepEqual(canariesIn(JSON.stringify(await system.auditEvents())), [])
})
