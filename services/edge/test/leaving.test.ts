import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { after, before, test } from 'node:test'
import { legacy } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

const NOTICE = '{"jsonrpc":"2.0","method":"notifications/message","params":{"data":"working"}}'

/** A call whose target has begun to answer, and whose client has the beginning and then leaves. */
async function leftBehind(event: string): Promise<{ response: ServerResponse; id: unknown }> {
  const begun = Promise.withResolvers<{ response: ServerResponse; id: unknown }>()
  rig.target.answerBy(({ id }, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    response.write(event)
    begun.resolve({ response, id })
  })
  const leaving = new AbortController()
  const token = await rig.token()
  const answer = await fetch(`${rig.edge.url}/mcp/orders`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      accept: 'application/json, text/event-stream',
      authorization: `Bearer ${token}`,
    },
    body: '{"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"q","arguments":{}}}',
    signal: leaving.signal,
  })
  let text = ''
  for await (const chunk of answer.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (text.includes('working')) break
  }
  leaving.abort()
  return begun.promise
}

/** Waits until so many exchanges have ended; returns how the last of them did. */
async function lastEnding(count: number) {
  for (;;) {
    const { completed } = await rig.journal()
    if (completed.length >= count) return completed.at(-1)?.data
  }
}

test('a stream that the client can resume is left with it, so that the target lets it be resumed', async () => {
  const { completed } = await rig.journal()
  const { response } = await leftBehind(`id: 1\ndata: ${NOTICE}\n\n`)
  if (!response.closed) await once(response, 'close')
  const ending = await lastEnding(completed.length + 1)
  assert.deepEqual([ending?.outcome, ending?.error], ['interrupted', 'client_gone'])
})

test('a stream that cannot be resumed is read to its end without the client', async () => {
  const { completed } = await rig.journal()
  const { response, id } = await leftBehind(`data: ${NOTICE}\n\n`)
  // While this is answered the gateway has seen the client leave.
  rig.target.answerBy(json({}))
  assert.equal((await legacy(rig, 'ping', {})).status, 200)
  response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result: {} })}\n\n`)
  const ending = await lastEnding(completed.length + 2)
  assert.equal(ending?.outcome, 'delivered')
})
