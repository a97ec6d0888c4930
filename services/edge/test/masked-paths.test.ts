import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Decision } from '@sallyport/contracts'
import { allowed } from './controls.ts'
import type { MaskRequest } from './masking.ts'
import { legacy, modern, type WireAnswer } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json, stream, type TargetAnswer } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

assert.equal(allowed.outcome, 'allow')
const strict: Decision = { ...allowed, obligations: { mask: 'strict' } }
const shows: Decision = { ...allowed, obligations: { mask: 'default', unmask: ['email'] } }

/** A value that policy lets be seen, and one that it does not. */
const VALUE = 'amy@mail.example secret'

/** How masking was asked about a text that holds the value: direction, verb, name, what may be seen. */
type Asked = readonly ['request' | 'response', string, string, ('email' | 'none')?]

interface Path {
  readonly ask: () => Promise<WireAnswer>
  readonly answer: TargetAnswer
  readonly asked: readonly Asked[]
  /** Whether the client gets the value. */
  readonly seen?: false
}

const call = () => legacy(rig, 'tools/call', { name: 'query', arguments: {} })
const CALL: Asked = ['response', 'tools/call', 'query', 'email']
const event = (message: object): string =>
  `data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`
const END = 'data: {"jsonrpc":"2.0","id":ID,"result":{"content":[]}}\n\n'
const told = (method: string, params: object): TargetAnswer =>
  stream(event({ method, params }) + END)
const fails =
  (error: object): TargetAnswer =>
  ({ id }, response) => {
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ jsonrpc: '2.0', id, error }))
  }

const SAMPLING = {
  id: 'target-1',
  method: 'sampling/createMessage',
  params: { messages: [{ role: 'user', content: { type: 'text', text: VALUE } }], maxTokens: 9 },
}
const asks = { a: { method: 'elicitation/create', params: { message: VALUE } } }

const PATHS: Readonly<Record<string, Path>> = {
  'a text of a tool': {
    ask: call,
    answer: json({ content: [{ type: 'text', text: VALUE }] }),
    asked: [CALL],
  },
  'structured content and _meta of a tool': {
    ask: call,
    answer: json({ content: [], structuredContent: { [VALUE]: 1 }, _meta: { x: VALUE } }),
    asked: [CALL],
  },
  'an error of a tool': {
    ask: call,
    answer: json({ content: [{ type: 'text', text: VALUE }], isError: true }),
    asked: [CALL],
  },
  'the message and data of an error': {
    ask: call,
    answer: fails({ code: -32_000, message: VALUE, data: { x: VALUE } }),
    asked: [CALL],
  },
  'an answer on a stream': {
    ask: call,
    answer: stream(
      `data: {"jsonrpc":"2.0","id":ID,"result":{"content":[{"type":"text","text":"${VALUE}"}]}}\n\n`,
    ),
    asked: [CALL],
  },
  'a list of tools': {
    ask: () => legacy(rig, 'tools/list', {}),
    answer: json({ tools: [{ name: 'query', description: VALUE, inputSchema: {} }] }),
    asked: [['response', 'tools/list', '', 'email']],
  },
  'a list of resources': {
    ask: () => legacy(rig, 'resources/list', {}),
    answer: json({ resources: [{ name: VALUE, uri: 'file:///a' }] }),
    asked: [['response', 'resources/list', '', 'email']],
  },
  'the instructions of a server': {
    ask: () => modern(rig, 'server/discover', {}),
    answer: json({ resultType: 'complete', capabilities: {}, instructions: VALUE }),
    asked: [['response', 'server/discover', '', 'email']],
  },
  'a prompt': {
    ask: () => legacy(rig, 'prompts/get', { name: 'letter' }),
    answer: json({ messages: [{ role: 'user', content: { type: 'text', text: VALUE } }] }),
    asked: [['response', 'prompts/get', 'letter', 'email']],
  },
  'a resource': {
    ask: () => legacy(rig, 'resources/read', { uri: 'file:///a' }),
    answer: json({ contents: [{ uri: 'file:///a', text: VALUE }] }),
    asked: [['response', 'resources/read', 'file:///a', 'email']],
  },
  'a completion': {
    ask: () =>
      legacy(rig, 'completion/complete', {
        ref: { type: 'ref/prompt', name: 'letter' },
        argument: { name: 'to', value: 'a' },
      }),
    answer: json({ completion: { values: [VALUE] } }),
    asked: [['response', 'completion/complete', 'letter', 'email']],
  },
  progress: {
    ask: call,
    answer: told('notifications/progress', { progressToken: 1, progress: 1, message: VALUE }),
    asked: [CALL],
  },
  'a line of a log': {
    ask: call,
    answer: told('notifications/message', { level: 'info', data: { x: VALUE } }),
    asked: [CALL],
  },
  'what a target asks of a model': {
    ask: call,
    answer: stream(event(SAMPLING) + END),
    asked: [
      ['response', 'sampling/createMessage', '', 'none'],
      // It can hold what the answer to the call would.
      CALL,
    ],
  },
  'what a result asks of a person': {
    ask: () => modern(rig, 'tools/call', { name: 'query', arguments: {} }),
    answer: json({ resultType: 'input_required', inputRequests: asks }),
    asked: [['response', 'elicitation/create', '', 'none'], CALL],
  },
  'arguments of a tool': {
    ask: () => legacy(rig, 'tools/call', { name: 'query', arguments: { x: VALUE } }),
    answer: json({ content: [] }),
    asked: [['request', 'tools/call', 'query', 'none']],
    seen: false,
  },
  'the name of a resource': {
    ask: () => legacy(rig, 'resources/read', { uri: `file:///${VALUE}` }),
    answer: json({ contents: [] }),
    asked: [['request', 'resources/read', `file:///${VALUE}`, 'none']],
    seen: false,
  },
}

/** Both of them; a rule of the masking that tests have is called like the second. */
const VALUES = /amy@mail\.example|(?<!"rule":")secret/

function askedAs({ of, unmask }: MaskRequest): Asked {
  assert.ok(of)
  return [of.direction, of.verb, of.name, unmask?.join() === 'email' ? 'email' : 'none']
}

const ordered = (all: readonly Asked[]): readonly string[] =>
  [...new Set(all.map((one) => JSON.stringify(one)))].toSorted()

for (const [what, { ask, answer, asked, seen = true }] of Object.entries(PATHS)) {
  test(`${what}: masked for the client as policy says, and wholly for the evidence`, async () => {
    rig.controls.decideBy(() => shows)
    rig.target.answerBy(answer)
    const earlier = rig.controls.asked.length
    const { text } = await ask()
    const about = rig.controls.asked
      .slice(earlier)
      .filter(({ content }) => VALUES.test(content) && !content.startsWith('{"reasons"'))
    assert.deepEqual(ordered(about.map(askedAs)), ordered(asked))
    assert.deepEqual([text.includes('amy@mail.example'), text.includes('secret')], [seen, false])

    rig.controls.decideBy(() => allowed)
    assert.doesNotMatch((await ask()).text, VALUES)
    const { lines } = await rig.journal()
    assert.deepEqual(
      lines.filter((line) => VALUES.test(line)),
      [],
    )
  })
}

for (const [ofCall, ofRequest, sees] of [
  [shows, shows, true],
  [allowed, shows, false],
  [shows, allowed, false],
] as const)
  test(`of a request on a stream the client sees what both decisions let be seen: ${sees}`, async () => {
    rig.controls.decideBy(({ operation }) => (operation.verb === 'tools/call' ? ofCall : ofRequest))
    rig.target.answerBy(stream(event(SAMPLING) + END))
    const { text } = await call()
    assert.deepEqual([text.includes('amy@mail.example'), text.includes('secret')], [sees, false])
  })

test('a request on a stream is masked by its own profile, and by that of the call', async () => {
  rig.controls.decideBy(({ operation }) => (operation.verb === 'tools/call' ? strict : allowed))
  rig.target.answerBy(stream(event(SAMPLING) + END))
  const earlier = rig.controls.asked.length
  await call()
  const forClient = rig.controls.asked
    .slice(earlier)
    .filter(({ of }) => of?.verb === 'tools/call' && of.direction === 'response')
    .filter(({ content }) => content.includes('sampling/createMessage'))
  assert.deepEqual(
    forClient.map(({ profile }) => profile),
    ['default', 'strict'],
  )
})

test('the evidence names profiles and what was shown; the decision says what may be seen', async () => {
  rig.controls.decideBy(() => shows)
  rig.target.answerBy(json({ content: [{ type: 'text', text: VALUE }] }))
  await call()
  const { decided, completed } = await rig.journal()
  const { masked, profiles, unmasked } = completed.at(-1)?.data ?? assert.fail()
  assert.deepEqual(profiles, ['default@1'])
  assert.deepEqual(masked.find(({ kind }) => kind === 'email')?.shown, true)
  assert.equal(unmasked, undefined)
  const decision = decided.at(-1)?.data.decision
  assert.ok(decision?.outcome === 'allow')
  assert.deepEqual(decision.obligations.unmask, ['email'])
})

test('a task shows what its call and the request that fetches it both let be seen', async () => {
  const begun = async (): Promise<string> => {
    rig.target.answerBy(json({ task: { taskId: `task-${Math.random()}`, status: 'working' } }))
    const params = { name: 'query', arguments: {}, task: { ttl: 60_000 } }
    const { json: reply } = await legacy(rig, 'tools/call', params)
    return String(Reflect.get(Object(reply.result?.['task']), 'taskId'))
  }
  const fetched = async (taskId: string): Promise<string> => {
    rig.target.answerBy(json({ content: [{ type: 'text', text: VALUE }] }))
    return (await legacy(rig, 'tasks/result', { taskId })).text
  }
  rig.controls.decideBy(() => shows)
  const open = await begun()
  assert.match(await fetched(open), /amy@mail\.example \[masked\]/)
  assert.deepEqual(rig.controls.asked.at(-1)?.of, {
    connection: 'orders',
    direction: 'response',
    verb: 'tools/call',
    name: 'query',
  })
  rig.controls.decideBy(() => allowed)
  assert.match(await fetched(open), /\[email\] \[masked\]/)
  const closed = await begun()
  rig.controls.decideBy(() => shows)
  assert.match(await fetched(closed), /\[email\] \[masked\]/)
})
