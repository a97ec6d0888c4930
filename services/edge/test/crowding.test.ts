import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { legacy, post, query } from './requests.ts'
import { type Rig, startRig } from './rig.ts'
import { json } from './target.ts'

let rig: Rig
before(async () => {
  rig = await startRig()
})
after(() => rig[Symbol.asyncDispose]())

test('one principal that sends a lot at once is told to wait, and others are served', async () => {
  const { port } = new URL(rig.edge.url)
  const token = await rig.token('mallory')
  const head =
    `POST /mcp/orders HTTP/1.1\r\nhost: 127.0.0.1:${port}\r\nauthorization: Bearer ${token}\r\n` +
    'content-type: application/json\r\ncontent-length: 4194304\r\n\r\n{'
  const announced = Array.from({ length: 20 }, () => connect(Number(port), '127.0.0.1'))
  for (const socket of announced) socket.write(head)
  assert.equal((await query(rig, { token })).status, 200)
  const sockets = Array.from({ length: 5 }, () => connect(Number(port), '127.0.0.1'))
  const said = await Promise.race(
    sockets.map(async (socket) => {
      socket.on('error', () => {}).write(head + ' '.repeat(4_000_000))
      const [data]: unknown[] = await once(socket, 'data')
      return String(data)
    }),
  )
  assert.match(said, /503[^]*overloaded/)
  assert.equal((await query(rig)).status, 200)
  assert.equal((await query(rig, { token })).status, 200)
  for (const socket of [...announced, ...sockets]) socket.destroy()
})

test('one principal cannot take all that waits at a target, and can still call off what it began', async () => {
  const begun = Promise.withResolvers<void>()
  const open: ServerResponse[] = []
  rig.target.answerBy(({ method }, response) => {
    if (method !== 'tools/call') response.writeHead(202).end()
    else if (open.push(response) === 64) begun.resolve()
  })
  const token = await rig.token('mallory')
  const leaving = new AbortController()
  const hang = (): Promise<unknown> =>
    legacy(rig, 'tools/call', { name: 'q' }, { token, signal: leaving.signal }).catch(() => {})
  const hanging = Array.from({ length: 64 }, hang)
  await begun.promise
  leaving.abort()
  await Promise.all(hanging)
  const more = await legacy(rig, 'tools/call', { name: 'q' }, { token })
  assert.equal(more.json.error?.data?.code, 'target_unavailable')
  const cancelled = '{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":7}}'
  assert.equal((await post(rig, cancelled, { token })).status, 202)
  rig.target.answerBy(json({ content: [] }))
  assert.equal((await query(rig)).status, 200)
  for (const response of open) response.destroy()
})
