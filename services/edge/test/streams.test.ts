import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { operationStreamed } from '@sallyport/contracts'
import { legacy } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import type { TargetAnswer } from './target.ts'

const MESSAGE = `data: {"jsonrpc":"2.0","method":"notifications/message","params":{"data":"${'x'.repeat(1_000_000)}"}}\n\n`

/** Sends that many messages of a megabyte, as fast as they are taken, then the answer. */
const megabytes =
  (count: number, sent?: () => void): TargetAnswer =>
  ({ id }, response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const send = async (): Promise<void> => {
      for (let i = 0; i < count && !response.destroyed; i++) {
        sent?.()
        if (!response.write(MESSAGE)) await taken(response)
      }
      response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result: {} })}\n\n`)
    }
    void send()
  }

/** Resolves when the gateway has taken what was written, or has left. */
async function taken(response: ServerResponse): Promise<void> {
  const left = new AbortController()
  const leave = (): void => left.abort()
  response.once('close', leave)
  await once(response, 'drain', { signal: left.signal }).catch(() => {})
  response.off('close', leave)
}

/** Posts a call and reads nothing of the answer. */
async function deafClient(rig: Rig): Promise<Socket & AsyncDisposable> {
  const { port } = new URL(rig.edge.url)
  const meta =
    '{"io.modelcontextprotocol/protocolVersion":"2026-07-28","io.modelcontextprotocol/clientCapabilities":{}}'
  const body = `{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"q","arguments":{},"_meta":${meta}}}`
  const socket = connect(Number(port), '127.0.0.1')
  socket.pause()
  socket.on('error', () => {})
  socket.write(
    `POST /mcp/orders HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${await rig.token()}\r\n` +
      `content-type: application/json\r\naccept: application/json, text/event-stream\r\ncontent-length: ${body.length}\r\n` +
      `mcp-protocol-version: 2026-07-28\r\nmcp-method: tools/call\r\nmcp-name: q\r\n\r\n${body}`,
  )
  return socket
}

async function until(attempt: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 120_000; !(await attempt()); await sleep(20))
    if (Date.now() > deadline) throw new Error('it did not happen in 120 s')
}

/** Waits until a count that grows has stood still for a second. */
async function settled(count: () => number): Promise<void> {
  let [last, since] = [count(), Date.now()]
  await until(() => {
    if (count() !== last) [last, since] = [count(), Date.now()]
    return last > 0 && Date.now() - since > 1000
  })
}

test('an answer that is longer than one event can name is delivered whole, and all of it is in the evidence', async () => {
  await using rig = await startRig()
  rig.target.answerBy(megabytes(40))
  const { text } = await legacy(rig, 'tools/call', { name: 'q', arguments: {} })
  assert.equal(text.length > 40_000_000, true)
  const { events, decided, completed, lines } = await rig.journal()
  const streamed = events.filter((event) => operationStreamed.check(event))
  const refs = [...decided, ...streamed, ...completed].flatMap(({ data }) => data.content)
  const records = lines.filter((line) => line.includes('"record":"content"'))
  assert.ok(streamed.length > 0)
  assert.equal(refs.length, records.length)
  assert.equal(completed.at(-1)?.data.responseBytes, text.match(/\{.*\}/g)?.join('').length)
})

test('a client that reads slowly holds the target back', async () => {
  await using rig = await startRig()
  let sent = 0
  rig.target.answerBy(megabytes(1000, () => sent++))
  await using socket = await deafClient(rig)
  await settled(() => sent)
  assert.ok(sent < 40, `the target could send ${sent} MB to a client that reads nothing`)
  socket.resume()
  await until(() => sent > 60)
})

test('a client that takes nothing for too long is cut off, and the exchange ends', async () => {
  await using rig = await startRig({ stallMs: 1000 })
  rig.target.answerBy(megabytes(1000))
  await using client = await deafClient(rig)
  assert.ok(client.isPaused())
  await until(async () => (await rig.journal()).completed.length === 2)
  const { completed } = await rig.journal()
  assert.equal(completed.at(-1)?.data.error, 'client_gone')
})
