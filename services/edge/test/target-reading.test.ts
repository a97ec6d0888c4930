import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { legacy, modern } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import type { TargetAnswer } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

/** Answers with a text as it is, `<id>` standing for the id of the request. */
const raw =
  (text: string, type = 'application/json'): TargetAnswer =>
  ({ id }, response) => {
    response.writeHead(200, { 'content-type': type })
    response.end(text.replaceAll('<id>', JSON.stringify(id)))
  }

const result = (members: string): string => `{"jsonrpc":"2.0","id":<id>,"result":{${members}}}`

const ROWS = String.raw`"structuredContent":{"rows":[{"id":9007199254740993,"ID":1e400,"note":"cut \ud83d","\udc00":-0.0}]}`

test('data of a target crosses as it came, also what a client may not send', async () => {
  for (const answer of [raw(result(ROWS)), raw(`data: ${result(ROWS)}\n\n`, 'text/event-stream')]) {
    rig.target.answerBy(answer)
    const { status, text } = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
    assert.equal(status, 200)
    assert.ok(text.includes(ROWS), text)
  }
})

const META = 'io.modelcontextprotocol'
const AMBIGUOUS: readonly string[] = [
  `{"jsonrpc":"2.0","id":<id>,"result":{"x":"secret"},"Result":{}}`,
  `{"jsonrpc":"2.0","id":<id>,"ID":2,"result":{"x":"secret"}}`,
  `{"jsonrpc":"2.0","id":9007199254740993,"result":{"x":"secret"}}`,
  `[${result('"x":"secret"')}]`,
  `${result('"x":"secret"')} ${result('')}`,
  result('"x":"secret","x":1'),
  result(String.raw`"rows":[{"a":{"b":1,"\u0062":"secret"}}]`),
  result(String.raw`"rows":[{"secret\u0000":1}]`),
  result('"isError":false,"ISERROR":true,"x":"secret"'),
  result('"resultType":"complete","resulttype":"input_required","x":"secret"'),
  result('"tools":[],"Tools":[{"name":"secret"}]'),
  result('"tools":[{"name":"secret","NAME":"query"}]'),
  result('"capabilities":{},"Instructions":"secret"'),
  result('"task":{"taskId":"1","taskid":"secret"}'),
  result('"tasks":[{"TaskId":"secret"}]'),
  result(`"_meta":{"${META}/related-task":{"taskId":"1","TASKID":"secret"}}`),
  result(`"_meta":{"${META.toUpperCase()}/serverInfo":{"name":"secret"}}`),
  result(
    '"resultType":"input_required","inputRequests":{"a":{"method":"roots/list","Method":"secret"}}',
  ),
]

test('where the gateway judges, an answer that could be read in two ways stays inside', async () => {
  for (const answer of AMBIGUOUS)
    for (const ask of [legacy, modern]) {
      rig.target.answerBy(raw(answer))
      const { json, text } = await ask(rig, 'tools/call', { name: 'q', arguments: {} })
      assert.equal(json.error?.data?.code, 'target_invalid', answer)
      assert.ok(!text.includes('secret') && !text.includes('[masked]'), text)
    }
})
