import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import type { Decision } from '@sallyport/contracts'
import { allowed, denied, needsApproval } from './controls.ts'
import { legacy, modern, post, query } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json, stream } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())
beforeEach(() => {
  rig.controls.decideBy(() => allowed)
  rig.target.answerBy(json({ content: [{ type: 'text', text: 'a secret' }] }))
})

/** Requests that the target saw while something was done. */
async function reached(act: () => Promise<unknown>): Promise<number> {
  const earlier = rig.target.seen.length
  await act()
  return rig.target.seen.length - earlier
}

test('without a token that was made for this connection nothing is looked at', async () => {
  const otherAudience = await rig.issuer.issue(`${rig.edge.url}/mcp/payroll`)
  for (const [token, error] of [
    ['', ''],
    ['garbage', 'error="invalid_token", '],
    [otherAudience, 'error="invalid_token", '],
  ] as const) {
    const answer = await query(rig, { token })
    assert.equal(answer.status, 401)
    assert.equal(
      answer.headers.get('www-authenticate'),
      `Bearer ${error}resource_metadata="${rig.edge.url}/.well-known/oauth-protected-resource/mcp/orders"`,
    )
  }
  const failures = (await rig.journal()).events.filter(({ type }) =>
    type.includes('authentication.failed'),
  )
  assert.equal(failures.length, 3)
})

test('the metadata names the resource and its issuer', async () => {
  const url = `${rig.edge.url}/.well-known/oauth-protected-resource/mcp/orders`
  const metadata: unknown = await (await fetch(url)).json()
  assert.deepEqual(metadata, {
    resource: `${rig.edge.url}/mcp/orders`,
    authorization_servers: [rig.issuer.issuer],
    bearer_methods_supported: ['header'],
    resource_name: 'Sallyport: orders',
  })
})

test('a denied call is a tool result that the model can read, in both eras, and is in the evidence', async () => {
  rig.controls.decideBy(() => denied)
  const count = await reached(async () => {
    const [one, two] = [
      await query(rig),
      await legacy(rig, 'tools/call', { name: 'q', arguments: {} }),
    ]
    for (const { status, json: reply } of [one, two]) {
      assert.equal(status, 200)
      assert.equal(reply.result?.isError, true)
      assert.match(
        reply.result.content?.[0]?.text ?? '',
        /Refused by policy: No policy permits it\./,
      )
    }
    assert.equal(one.json.result?.resultType, 'complete')
    const listed = await modern(rig, 'tools/list', {})
    assert.equal(listed.json.error?.data?.code, 'policy_denied')
  })
  assert.equal(count, 0)
  const { completed } = await rig.journal()
  assert.deepEqual(
    completed.slice(-3).map(({ data }) => data.outcome),
    ['refused', 'refused', 'refused'],
  )
})

const call = (params: string): string =>
  `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":${params}}`

test('a body that two parsers could read differently is refused', async () => {
  const hostile = [
    call('{"name":"a","name":"b"}'),
    call('{"name":"a","\\u006eame":"b"}'),
    call('{"name":"a","Name":"b"}'),
    '{"jsonrpc":"2.0","id":1,"method":"ping","METHOD":"tools/call"}',
    '{"jsonrpc":"2.0","id":1,"method":"ping","extra":1}',
    `[${call('{"name":"a"}')}]`,
    call('{"name":"a","arguments":{"n":9007199254740993}}'),
    call('{"name":"a","arguments":{"s":"\\ud800"}}'),
    call('{"arguments":{}}'),
    call('{"name":"a","arguments":[]}'),
    '{"jsonrpc":"2.0","id":1,"result":{}}',
    'not json',
  ]
  const count = await reached(async () => {
    for (const body of hostile) assert.equal((await post(rig, body)).status, 400, body)
  })
  assert.equal(count, 0)
})

test('headers that say something else than the body are refused', async () => {
  const count = await reached(async () => {
    const wrong = await query(rig, { headers: { 'mcp-name': 'refund' } })
    assert.equal(wrong.status, 400)
    assert.equal(wrong.json.error?.code, -32_020)
  })
  assert.equal(count, 0)
})

test('another site’s page cannot speak through a browser', async () => {
  const count = await reached(async () => {
    assert.equal((await query(rig, { headers: { origin: 'https://evil.example' } })).status, 403)
    assert.equal((await query(rig, { headers: { origin: 'https://console.example' } })).status, 200)
  })
  assert.equal(count, 1)
})

test('without masking nothing is asked and nothing is shown', async () => {
  await rig.controls.stopMasking()
  const count = await reached(async () => {
    const answer = await query(rig)
    assert.equal(answer.json.error?.data?.code, 'masking_unavailable')
    assert.ok(!answer.text.includes('secret'))
  })
  await rig.controls.startMasking()
  assert.equal(count, 0)
  const last = (await rig.journal()).completed.at(-1)
  assert.deepEqual([last?.data.outcome, last?.data.error], ['refused', 'masking_unavailable'])
})

test('an answer that masking could not look at stays inside, and the evidence says that the target was asked', async () => {
  rig.target.answerBy((message, response, request) => {
    void rig.controls
      .stopMasking()
      .then(() =>
        json({ content: [{ type: 'text', text: 'a secret' }] })(message, response, request),
      )
  })
  const answer = await query(rig)
  await rig.controls.startMasking()
  assert.ok(!answer.text.includes('secret'))
  const last = (await rig.journal()).completed.at(-1)
  assert.deepEqual([last?.data.outcome, last?.data.error], ['failed', 'masking_unavailable'])
})

test('a target that dies in mid-stream is told to the client as an error of its request', async () => {
  rig.target.answerBy((_message, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(': hello\n\n', () => response.destroy())
  })
  const answer = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.equal(answer.json.id, 7)
  assert.equal(answer.json.error?.data?.code, 'target_interrupted')
  assert.equal((await rig.journal()).completed.at(-1)?.data.outcome, 'interrupted')
})

test('an answer to another request, or none, does not reach the client', async () => {
  for (const answerBy of [
    stream('data: {"jsonrpc":"2.0","id":"other","result":{"x":"secret"}}\n\n'),
    stream('data: not json secret\n\n'),
    json({ x: 'secret' }, { 'content-type': 'text/html' }),
    json({ x: 'secret' }, { 'content-encoding': 'gzip' }),
  ]) {
    rig.target.answerBy(answerBy)
    const answer = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
    assert.ok(answer.json.error !== undefined && !answer.text.includes('secret'), answer.text)
  }
})

test('a target that refuses the gateway’s credential does not make the client log in again', async () => {
  rig.target.answerBy((_message, response) => response.writeHead(401).end())
  const answer = await query(rig)
  assert.equal(answer.status, 502)
  assert.equal(answer.json.error?.data?.code, 'target_refused_credential')
})

test('a body in another charset is refused: what a target would read is not what was judged', async () => {
  const count = await reached(async () => {
    for (const charset of ['utf-7', 'utf-16', 'iso-8859-1']) {
      const type = `application/json; charset=${charset}`
      assert.equal((await query(rig, { headers: { 'content-type': type } })).status, 415)
    }
    const type = 'application/json; charset=UTF-8'
    assert.equal((await query(rig, { headers: { 'content-type': type } })).status, 200)
  })
  assert.equal(count, 1)
  assert.equal(rig.target.seen.at(-1)?.headers['content-type'], 'application/json')
})

test('what needs approval and cannot wait for it is refused, and so is what is no request', async () => {
  rig.controls.decideBy(() => needsApproval)
  const count = await reached(async () => {
    const token = await rig.token()
    const headers = { authorization: `Bearer ${token}`, accept: 'text/event-stream' }
    const opened = await fetch(`${rig.edge.url}/mcp/orders`, { headers })
    assert.equal(opened.status, 405)
    const body = '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}'
    assert.equal((await post(rig, body)).status, 400)
  })
  assert.equal(count, 0)
})

test('a request whose record would be too large is refused before it reaches the target', async () => {
  const count = await reached(async () => {
    const args = { text: 'secret '.repeat(560_000) }
    const answer = await legacy(rig, 'tools/call', { name: 'q', arguments: args })
    assert.match(answer.json.result?.content?.[0]?.text ?? '', /larger than its record/)
  })
  assert.equal(count, 0)
  for (const { data } of (await rig.journal()).decided) assert.ok(data.content.length <= 16)
})

test('a resource’s name is masked in the evidence as it is in the content', async () => {
  await legacy(rig, 'resources/read', { uri: 'orders://secret/7' })
  const { lines, completed } = await rig.journal()
  assert.equal(completed.at(-1)?.data.exchange.name, 'orders://[masked]/7')
  assert.ok(!lines.join('').includes('orders://secret'))
})

test('a target that took the request and died is not called unreachable', async () => {
  rig.target.answerBy((_message, response) => response.destroy())
  const answer = await query(rig)
  assert.equal(answer.json.error?.data?.code, 'target_interrupted')
  assert.equal((await rig.journal()).completed.at(-1)?.data.outcome, 'interrupted')
})

test('a method that the modern era does not have is unknown, under the id of the request', async () => {
  const earlier = rig.target.seen.length
  for (const method of ['resources/subscribe', 'tasks/list', 'unknown/method', 'initialize/x']) {
    const answer = await modern(rig, method, {})
    assert.equal(answer.status, 404, method)
    assert.equal(answer.json.error?.code, -32_601)
    assert.equal(answer.json.id, 'm')
  }
  assert.equal(rig.target.seen.length, earlier)
})

test('neither the reasons, the facts nor the method of a refused call carry what must be masked', async () => {
  const facts = {
    sql: {
      understood: true,
      statements: 1,
      verbs: ['SELECT'],
      tablesRead: ['public.secret', 'public.secret2'],
      tablesWritten: [],
      functions: ['secret'],
    },
  }
  const refusing: Decision = { ...denied, facts, reasons: ['It reads public.secret.'] }
  rig.controls.decideBy(() => refusing)
  await modern(rig, 'tools/call', { name: 'q', arguments: { sql: 'select * from harmless' } })
  await legacy(rig, 'm/secret', { note: 'a secret' })
  rig.controls.decideBy(() => allowed)
  const { lines, completed } = await rig.journal()
  assert.doesNotMatch(lines.join('\n'), /public\.secret|m\/secret|a secret|\["secret"\]/)
  assert.equal(completed.at(-1)?.data.exchange.verb, 'unknown')
})

test('a large call that is refused is not masked for it, and recorded without its arguments', async () => {
  rig.controls.decideBy(() => denied)
  const note = 'a secret '.repeat(20_000)
  const answer = await modern(rig, 'tools/call', { name: 'q', arguments: { note } })
  assert.equal(answer.json.result?.isError, true)
  rig.controls.decideBy(() => allowed)
  const { lines } = await rig.journal()
  const record = lines.findLast((line) => line.includes('"record":"content"')) ?? ''
  assert.match(record, /omittedBytes/)
  assert.ok(record.length < 1000)
})
