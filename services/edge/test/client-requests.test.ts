import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { allowed, denied } from './controls.ts'
import { legacy, modern, post, type WireAnswer } from './requests.ts'
import { type Completed, type Rig, startRig } from './rig.ts'
import { json, stream, type TargetAnswer } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

const SAMPLING =
  '{"jsonrpc":"2.0","id":42,"method":"sampling/createMessage","params":{"messages":[],"hint":"secret"}}'

/** A legacy target that asks something of the client in the middle of a call. */
const asks =
  (request: string): TargetAnswer =>
  (message, response, incoming) => {
    if (message.method === undefined) response.writeHead(202).end()
    else
      stream(`data: ${request}\n\ndata: {"jsonrpc":"2.0","id":ID,"result":{}}\n\n`)(
        message,
        response,
        incoming,
      )
  }

async function askedThrough(): Promise<{ id: string; answer: WireAnswer }> {
  rig.controls.decideBy(() => allowed)
  rig.target.answerBy(asks(SAMPLING))
  const answer = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  const [, first = ''] = /^data: (.*sampling.*)$/m.exec(answer.text) ?? []
  const { id }: { id: string } = JSON.parse(first)
  return { id, answer }
}

const respond = (id: unknown, text: string, token?: string): Promise<WireAnswer> =>
  post(
    rig,
    JSON.stringify({ jsonrpc: '2.0', id, result: { role: 'assistant', content: { text } } }),
    token === undefined ? {} : { token },
  )

async function endings(count: number): Promise<Completed[]> {
  const { completed } = await rig.journal()
  return completed.slice(-count).map(({ data }) => data)
}

test('a permitted request of the target reaches the client masked, and its response the target, masked', async () => {
  const { id, answer } = await askedThrough()
  assert.match(answer.text, /"hint":"\[masked\]"/)
  assert.ok(id.startsWith('sp1.'))
  const taken = await respond(id, 'the secret is out')
  assert.equal(taken.status, 202)
  assert.equal(
    rig.target.seen.at(-1)?.body,
    '{"jsonrpc":"2.0","id":42,"result":{"role":"assistant","content":{"text":"the [masked] is out"}}}',
  )
})

test('the request and the response are exchanges of their own; the response names the request', async () => {
  const { id } = await askedThrough()
  await respond(id, 'yes')
  const [request, call, response] = await endings(3)
  assert.deepEqual(
    [request, call, response].map((end) => [end?.exchange.verb, end?.outcome]),
    [
      ['sampling/createMessage', 'delivered'],
      ['tools/call', 'delivered'],
      ['sampling/createMessage', 'delivered'],
    ],
  )
  assert.equal(response?.exchange.name, request?.exchange.id)
})

test('a request that policy refuses never reaches the client; the target is told why', async () => {
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'sampling/createMessage' ? denied : allowed,
  )
  rig.target.answerBy(asks(SAMPLING))
  const answer = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.ok(!answer.text.includes('sampling'))
  const told = rig.target.seen.findLast(({ body }) => body.includes('"id":42'))
  assert.match(told?.body ?? '', /"error":\{"code":-31034,"message":".*No policy permits it/)
  const [refused] = (await endings(2)).filter(
    ({ exchange }) => exchange.verb === 'sampling/createMessage',
  )
  assert.equal(refused?.outcome, 'refused')
})

test('a response is judged too: policy may have changed while a person thought', async () => {
  const { id } = await askedThrough()
  rig.controls.decideBy(() => denied)
  const earlier = rig.target.seen.length
  assert.notEqual((await respond(id, 'yes')).status, 202)
  assert.equal(rig.target.seen.length, earlier)
})

test('a response to what was asked of another principal, or of nobody, is refused and recorded', async () => {
  const { id } = await askedThrough()
  const earlier = rig.target.seen.length
  const mallory = await rig.token('mallory')
  for (const [asked, token] of [
    [id, mallory],
    [42, undefined],
    ['sp1.AAAA', undefined],
  ] as const) {
    const answer = await respond(asked, 'yes', token)
    assert.equal(answer.status, 400)
    assert.equal(answer.json.error?.data?.code, 'handle_unknown')
    const [end] = await endings(1)
    assert.deepEqual([end?.outcome, end?.error], ['refused', 'handle_unknown'])
  }
  assert.equal(rig.target.seen.length, earlier)
})

test('a modern target has no requests to send', async () => {
  rig.controls.decideBy(() => allowed)
  rig.target.answerBy(asks(SAMPLING))
  const answer = await modern(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.ok(!answer.text.includes('sampling'))
})

const ELICIT = { method: 'elicitation/create', params: { message: 'your secret?' } }
const needsInput = json({
  resultType: 'input_required',
  inputRequests: { one: ELICIT, two: { method: 'roots/list', params: {} } },
  requestState: 'state-of-the-target',
})

async function needing(): Promise<WireAnswer> {
  rig.controls.decideBy(() => allowed)
  rig.target.answerBy(needsInput)
  return modern(rig, 'tools/call', { name: 'q', arguments: { a: 1 } })
}

test('what a result asks of the client is judged one by one, and masked', async () => {
  const answer = await needing()
  assert.match(answer.text, /your \[masked\]\?/)
  const ends = await endings(3)
  assert.deepEqual(
    ends.map(({ exchange }) => exchange.verb),
    ['elicitation/create', 'roots/list', 'tools/call'],
  )
})

test('a result that asks what policy refuses is refused as a whole', async () => {
  rig.target.answerBy(needsInput)
  rig.controls.decideBy(({ operation }) => (operation.verb === 'roots/list' ? denied : allowed))
  const answer = await modern(rig, 'tools/call', { name: 'q', arguments: { a: 1 } })
  assert.equal(answer.json.result?.isError, true)
  assert.match(answer.json.result.content?.[0]?.text ?? '', /roots\/list.*No policy permits it/)
  assert.ok(!answer.text.includes('your'))
})

test('the repeated call brings the target its own state, and the answers masked', async () => {
  const requestState = (await needing()).json.result?.requestState ?? ''
  assert.ok(!requestState.includes('state-of-the-target'))
  rig.target.answerBy(json({ content: [] }))
  const inputResponses = { one: { action: 'accept', content: { word: 'a secret' } } }
  const repeated = await modern(rig, 'tools/call', {
    name: 'q',
    arguments: { a: 1 },
    inputResponses,
    requestState,
  })
  assert.equal(repeated.status, 200)
  const { params } = JSON.parse(rig.target.seen.at(-1)?.body ?? '')
  assert.equal(params.requestState, 'state-of-the-target')
  assert.equal(params.inputResponses.one.content.word, 'a [masked]')
  assert.deepEqual(params.arguments, { a: 1 })
})

test('a state is good for its principal and its call alone; any other use is refused and recorded', async () => {
  const requestState = (await needing()).json.result?.requestState ?? ''
  const earlier = rig.target.seen.length
  const mallory = { token: await rig.token('mallory') }
  for (const [args, state, send] of [
    [{ a: 1 }, requestState, mallory],
    [{ a: 2 }, requestState, {}],
    [{ a: 1 }, `${requestState}A`, {}],
    [{ a: 1 }, 'state-of-the-target', {}],
    [{ a: 1 }, 7, {}],
  ] as const) {
    const params = { name: 'q', arguments: args, requestState: state }
    const answer = await modern(rig, 'tools/call', params, send)
    assert.equal(answer.json.error?.data?.code, 'handle_unknown', JSON.stringify(params))
    const [end] = await endings(1)
    assert.deepEqual([end?.outcome, end?.error], ['refused', 'handle_unknown'])
  }
  assert.equal(rig.target.seen.length, earlier)
})

test('a stream is resumed by the principal that it was sent to, and by nobody else', async () => {
  rig.controls.decideBy(() => allowed)
  rig.target.answerBy(
    stream('id: event-7\ndata:\n\ndata: {"jsonrpc":"2.0","id":ID,"result":{}}\n\n'),
  )
  const { text } = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  const id = /^id: (.*)$/m.exec(text)?.[1] ?? ''
  const resume = async (token: string): Promise<number> => {
    const response = await fetch(`${rig.edge.url}/mcp/orders`, {
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'text/event-stream',
        'last-event-id': id,
      },
    })
    await response.body?.cancel()
    return response.status
  }
  rig.target.answerBy(stream(': nothing more\n\n'))
  assert.equal(await resume(await rig.token()), 200)
  assert.equal(rig.target.seen.at(-1)?.headers['last-event-id'], 'event-7')
  const earlier = rig.target.seen.length
  assert.equal(await resume(await rig.token('mallory')), 400)
  assert.equal(rig.target.seen.length, earlier)
  const [end] = await endings(1)
  assert.deepEqual([end?.exchange.principal.id, end?.error], ['mallory', 'handle_unknown'])
})

test('a stream that is resumed is masked as it would have been', async () => {
  rig.controls.decideBy(({ operation }) =>
    operation.verb === 'tools/call' ? { ...allowed, obligations: { mask: 'strict' } } : allowed,
  )
  rig.target.answerBy(stream('id: event-8\ndata:\n\n'))
  const { text } = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  const id = /^id: (.*)$/m.exec(text)?.[1] ?? ''
  const answer = '{"jsonrpc":"2.0","id":7,"result":{"content":[{"text":"private secret"}]}}'
  rig.target.answerBy(stream(`id: event-9\ndata: ${answer}\n\n`))
  const headers = { accept: 'text/event-stream', 'last-event-id': id }
  const authorization = `Bearer ${await rig.token()}`
  const resumed = await fetch(`${rig.edge.url}/mcp/orders`, {
    headers: { ...headers, authorization },
  })
  const rest = await resumed.text()
  assert.match(rest, /\[strict\] \[masked\]/)
  const again = /^id: (.*)$/m.exec(rest)?.[1] ?? ''
  const once = await fetch(`${rig.edge.url}/mcp/orders`, {
    headers: { ...headers, authorization, 'last-event-id': again },
  })
  assert.match(await once.text(), /\[strict\] \[masked\]/)
})

test('a task is known to its principal under a name that the target never gave, the same each time', async () => {
  rig.controls.decideBy(() => allowed)
  const task = { taskId: 'task-of-the-target', status: 'working', ttlMs: null }
  rig.target.answerBy(json({ resultType: 'task', ...task }))
  const begun = await modern(rig, 'tools/call', { name: 'q', arguments: {} })
  const name = String(begun.json.result?.['taskId'])
  assert.ok(!begun.text.includes('task-of-the-target'))

  rig.target.answerBy(json({ resultType: 'complete', ...task }))
  const headers = { 'mcp-name': name }
  const asked = await modern(rig, 'tasks/get', { taskId: name }, { headers })
  assert.equal(asked.json.result?.['taskId'], name)
  const seen = rig.target.seen.at(-1)
  assert.equal(JSON.parse(seen?.body ?? '').params.taskId, 'task-of-the-target')
  assert.equal(seen?.headers['mcp-name'], 'task-of-the-target')

  const earlier = rig.target.seen.length
  for (const [taskId, token] of [
    [name, await rig.token('mallory')],
    ['task-of-the-target', await rig.token()],
  ] as const) {
    const stolen = await modern(
      rig,
      'tasks/get',
      { taskId },
      { token, headers: { 'mcp-name': taskId } },
    )
    assert.equal(stolen.json.error?.data?.code, 'handle_unknown')
    const [end] = await endings(1)
    assert.deepEqual([end?.exchange.verb, end?.error], ['tasks/get', 'handle_unknown'])
  }
  assert.equal(rig.target.seen.length, earlier)
})
