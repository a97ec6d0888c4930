import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { allowed, denied } from './controls.ts'
import { legacy, modern, post, query } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json, stream, type TargetAnswer } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

test('the target sees the bytes that were judged, its own credential, and nothing else of the caller', async () => {
  rig.target.answerBy(json({ content: [{ type: 'text', text: 'ok' }] }))
  const body =
    '{"jsonrpc":"2.0", "id":1,\n"method":"tools/call","params":{"name":"q","arguments":{"n":1.50}}}'
  const answer = await post(rig, body, { headers: { cookie: 'a=b', 'x-forwarded-for': '9.9.9.9' } })
  assert.equal(answer.status, 200)
  assert.equal(
    answer.text,
    '{"jsonrpc":"2.0","id":1,"result":{"content":[{"type":"text","text":"ok"}]}}',
  )
  const seen = rig.target.seen.at(-1)
  assert.equal(seen?.body, body)
  assert.equal(seen.headers['authorization'], 'Bearer target-credential')
  assert.equal(seen.headers['cookie'], undefined)
  assert.equal(seen.headers['x-forwarded-for'], undefined)
})

test('the decision is in the journal when the target is asked, the outcome when the client has the answer', async () => {
  let decidedBefore = 0
  rig.target.answerBy((message, response, request) => {
    const answer = async (): Promise<void> => {
      const { decided, completed } = await rig.journal()
      decidedBefore = decided.length - completed.length
      json({ content: [] })(message, response, request)
    }
    void answer()
  })
  await query(rig)
  const { decided, completed } = await rig.journal()
  assert.equal(decidedBefore, 1)
  assert.equal(decided.length, completed.length)
  assert.equal(completed.at(-1)?.data.outcome, 'delivered')
})

test('what comes back is masked, counted, and recorded as it was sent', async () => {
  rig.target.answerBy(json({ content: [{ type: 'text', text: 'a secret and a secret' }] }))
  const answer = await query(rig)
  assert.match(answer.text, /a \[masked\] and a \[masked\]/)
  const { lines, completed } = await rig.journal()
  const last = completed.at(-1)
  assert.equal(last?.data.masked[0]?.kind, 'test')
  const [ref] = last.data.content
  const line = lines.find((text) => text.includes(`"id":"${ref?.id}"`) && text.includes('"record"'))
  assert.ok(line !== undefined && line.includes('[masked]'))
  assert.equal(createHash('sha256').update(line).digest('hex'), ref?.sha256)
  assert.ok(!lines.join('').includes('a secret'))
})

test('a stream crosses event by event: ids are sealed, retries kept, every message masked, the answer last', async () => {
  rig.target.answerBy(
    stream(
      'id: 1\ndata:\n\nretry: 250\n\n: target says hello\n\n' +
        'id: 2\nevent: message\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"secret"}}\n\n' +
        'id: 3\ndata: {"jsonrpc":"2.0","id":ID,"result":{"content":[{"type":"text","text":"secret"}]}}\n\n',
    ),
  )
  const answer = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.equal(
    answer.text.replaceAll(/^id: sp1\.[\w-]+$/gm, 'id: sealed'),
    'id: sealed\ndata: \n\nretry: 250\n\n:\n\n' +
      'event: message\nid: sealed\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"[masked]"}}\n\n' +
      'id: sealed\ndata: {"jsonrpc":"2.0","id":7,"result":{"content":[{"type":"text","text":"[masked]"}]}}\n\n',
  )
})

test('events of other names are nothing to a client: they are no messages, and end no call', async () => {
  const answer = '{"jsonrpc":"2.0","id":ID,"result":{"content":[{"type":"text","text":"REAL"}]}}'
  rig.target.answerBy(
    stream(
      'event: ping\ndata: 2026-11-21\n\n' +
        `id: 7\nevent: foo\ndata: ${answer.replace('REAL', 'false')}\n\n` +
        `data: ${answer}\n\n`,
    ),
  )
  const { text, json: reply } = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.equal(reply.result?.content?.[0]?.text, 'REAL')
  assert.doesNotMatch(text, /false|2026/)
  assert.match(text, /^:\n\nid: sp1\.[\w-]+\n\n/)
})

/** A target that answers with a status and a body of its own. */
const saying =
  (status: number, body: string): TargetAnswer =>
  (_, response) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(body)

test('where no message is owed, or the status says what is wrong, the target’s status is the answer', async () => {
  const initialized = '{"jsonrpc":"2.0","method":"notifications/initialized"}'
  rig.target.answerBy(saying(202, '{}'))
  const taken = await post(rig, initialized)
  assert.deepEqual([taken.status, taken.text], [202, ''])
  rig.target.answerBy(saying(404, '{"error":"Session not found"}'))
  const gone = await legacy(rig, 'tools/list', {})
  assert.deepEqual([gone.status, gone.text], [404, ''])
  rig.target.answerBy(saying(405, '{"error":"Method not allowed"}'))
  const authorization = `Bearer ${await rig.token()}`
  for (const method of ['GET', 'DELETE']) {
    const refused = await fetch(`${rig.edge.url}/mcp/orders`, {
      method,
      headers: { authorization },
    })
    assert.equal(refused.status, 405, method)
  }
  rig.target.answerBy(saying(200, '{"rows":[]}'))
  assert.equal((await legacy(rig, 'tools/list', {})).json.error?.data?.code, 'target_invalid')
})

test('lists show what may be used, and are for this principal alone', async () => {
  rig.controls.decideBy(({ phase, operation }) =>
    phase === 'list' && operation.name === 'drop' ? denied : allowed,
  )
  const tools = [{ name: 'query' }, { name: 'drop' }]
  rig.target.answerBy(
    json({ resultType: 'complete', tools, ttlMs: 86_400_000, cacheScope: 'public' }),
  )
  const { json: reply } = await modern(rig, 'tools/list', {})
  assert.deepEqual(
    reply.result?.tools?.map(({ name }) => name),
    ['query'],
  )
  assert.equal(reply.result?.['cacheScope'], 'private')
  assert.ok(Number(reply.result?.['ttlMs']) <= 5000)
})

test('a session id works for the principal that it was given to, and the target’s own never shows', async () => {
  rig.target.answerBy(
    json({ protocolVersion: '2025-11-25' }, { 'mcp-session-id': 'target-session' }),
  )
  const opened = await legacy(rig, 'initialize', { protocolVersion: '2025-11-25' })
  const sealed = opened.headers.get('mcp-session-id') ?? ''
  assert.ok(sealed !== '' && !sealed.includes('target-session'))

  rig.target.answerBy(json({}))
  const used = await legacy(rig, 'ping', {}, { headers: { 'mcp-session-id': sealed } })
  assert.equal(used.status, 200)
  assert.equal(rig.target.seen.at(-1)?.headers['mcp-session-id'], 'target-session')

  const earlier = rig.target.seen.length
  const stolen = await legacy(
    rig,
    'ping',
    {},
    {
      token: await rig.token('mallory'),
      headers: { 'mcp-session-id': sealed },
    },
  )
  assert.equal(stolen.status, 404)
  assert.equal(rig.target.seen.length, earlier)

  const { completed } = await rig.journal()
  const [begun, next, theft] = completed.slice(-3).map(({ data }) => data)
  assert.equal(begun?.exchange.session, next?.exchange.session)
  assert.deepEqual([theft?.outcome, theft?.error], ['refused', 'session_unknown'])
  assert.equal(theft?.exchange.principal.id, 'mallory')
})

test('an answer has the id that the client chose, whatever it looks like', async () => {
  for (const answerBy of [
    json({ content: [{ type: 'text', text: 'a secret' }] }),
    stream('data: {"jsonrpc":"2.0","id":ID,"result":{"x":"a secret"}}\n\n'),
  ]) {
    rig.target.answerBy(answerBy)
    const body = '{"jsonrpc":"2.0","id":"secret-7","method":"tools/call","params":{"name":"q"}}'
    const { json: reply, text } = await post(rig, body)
    assert.equal(reply.id, 'secret-7')
    assert.match(text, /a \[masked\]/)
  }
})

test('a stream that a legacy target closes in order is left to be resumed; one without an id is an interruption', async () => {
  rig.target.answerBy(stream('id: 1\ndata:\n\n'))
  const resumable = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.ok(!resumable.text.includes('error'))
  const { completed } = await rig.journal()
  assert.deepEqual(
    [completed.at(-1)?.data.outcome, completed.at(-1)?.data.error],
    ['interrupted', 'stream_closed'],
  )
  rig.target.answerBy(stream(': nothing\n\n'))
  const dead = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.equal(dead.json.error?.data?.code, 'target_interrupted')
})

test('only what the client chose crosses unmasked: a target cannot hide behind an id or a progress token', async () => {
  rig.target.answerBy(
    stream(
      'data: {"jsonrpc":"2.0","method":"notifications/progress","params":{"progressToken":"a secret","progress":1}}\n\n' +
        'data: {"jsonrpc":"2.0","id":ID,"result":{}}\n\n',
    ),
  )
  const { text } = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.ok(text.includes('progressToken') && !text.includes('secret'), text)
})
