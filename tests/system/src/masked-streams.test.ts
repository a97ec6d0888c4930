import assert from 'node:assert/strict'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { bootSystem, register, succeeded, type System } from '@sallyport/kit'
import { listen } from './listen.ts'
import { modern } from './wire.ts'

const CARD = '4111 1111 1111 1111'
const KEY = [
  '-----BEGIN PRIVATE KEY-----',
  'TUlJRXZR'.repeat(8),
  'QkFEQU5C'.repeat(8),
  '-----END PRIVATE KEY-----',
]

let system: System
let target: Awaited<ReturnType<typeof startTarget>>
const parts = new AsyncDisposableStack()

before(async () => {
  system = parts.use(await bootSystem())
  target = parts.use(await startTarget())
  await register(system, {
    name: 'told',
    target: { transport: 'streamable-http', url: target.url },
  })
})
after(() => parts.disposeAsync())

/** A target whose tool answers with what a test tells it to, one text after the other. */
async function startTarget() {
  const calls: { readonly response: ServerResponse; readonly id: unknown }[] = []
  const server = createServer((incoming, response) => {
    void answer(incoming, response)
  })
  const answer = async (incoming: AsyncIterable<unknown>, response: ServerResponse) => {
    let body = ''
    for await (const chunk of incoming) body += String(chunk)
    const { id, method } = JSON.parse(body)
    if (method !== 'tools/list') {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).flushHeaders()
      calls.push({ response, id })
      return
    }
    const tools = [{ name: 'tell', inputSchema: { type: 'object' } }]
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ jsonrpc: '2.0', id, result: { resultType: 'complete', tools } }))
  }
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  return {
    url: `http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/mcp`,
    /** Sends messages to the client whose call came last. */
    tell: (...messages: object[]) => {
      for (const message of messages)
        calls.at(-1)?.response.write(`data: ${JSON.stringify({ jsonrpc: '2.0', ...message })}\n\n`)
    },
    /** Answers that call. */
    end: () => {
      const { response, id } = calls.pop() ?? assert.fail('nobody has called')
      const result = { resultType: 'complete', content: [] }
      response.end(`data: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`)
    },
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections()
      await once(server.close(), 'close')
    },
  }
}

const progress = (message: string): object => ({
  method: 'notifications/progress',
  params: { progressToken: 1, progress: 1, message },
})
const log = (data: string): object => ({
  method: 'notifications/message',
  params: { level: 'info', logger: 'db', data },
})

const call = (connection = 'told') =>
  listen(system, connection, modern('tools/call', { name: 'tell', arguments: {} }))

/** All messages up to the answer, by their methods and texts. */
async function rest(stream: Awaited<ReturnType<typeof call>>): Promise<string[]> {
  const texts: string[] = []
  for (;;) {
    // oxlint-disable-next-line no-await-in-loop -- one comes after the other
    const { method, params } = await stream.next()
    if (method === undefined) return texts
    texts.push(`${method}: ${params.message ?? params.data}`)
  }
}

const joined = (texts: readonly string[], method: string): string =>
  texts
    .filter((text) => text.startsWith(`notifications/${method}: `))
    .map((text) => text.slice(`notifications/${method}: `.length))
    .join('')

test('a card, an address and a key that are cut over many messages reach nobody', async () => {
  using stream = await call()
  const text = `pays with ${CARD}, write to bob@example.com\n${KEY.join('\n')}\nthen done`
  for (let at = 0; at < text.length; at += 9)
    target.tell(progress(text.slice(at, at + 9)), log(text.slice(at, at + 9)))
  target.end()
  const texts = await rest(stream)
  const masked =
    'pays with [masked:payment_card:1111], write to [masked:email]\n[masked:private_key]\nthen done'
  assert.equal(joined(texts, 'progress'), masked)
  assert.equal(joined(texts, 'message'), masked)
})

test('a message of a target that pauses comes, and what it began is masked when it goes on', async () => {
  using stream = await call()
  target.tell(progress('Loading the customers.'))
  const first = await stream.next()
  assert.equal(first.params.message, 'Loading the customers.')
  target.tell(progress(' They pay with 4111 1111'))
  const second = await stream.next()
  assert.equal(second.params.message, ' They pay with [masked:phone]', 'what stands there so far')
  target.tell(progress(' 1111 1111 '))
  target.end()
  assert.equal(joined(await rest(stream), 'progress'), '[masked:payment_card:1111] ')
})

test("what an administrator's pattern finds reaches nobody, however it is cut", async () => {
  const file = join(system.directory, 'staff.json')
  const pattern = { id: 'number', kind: 'employee', pattern: 'EMP-\\d{4,}', words: ['emp-'] }
  const profile = { name: 'staff', patterns: [{ ...pattern, action: 'redact' }] }
  await writeFile(file, JSON.stringify(profile))
  succeeded(await system.cli('dave', ['mask', 'publish', file, '--reason', 'tests']))
  await register(system, {
    name: 'staff',
    target: { transport: 'streamable-http', url: target.url },
    settings: { mask: 'staff' },
  })
  using stream = await call('staff')
  const text = `ask EMP-12345678 and emp-1, or EMP-${'7'.repeat(60)}, or bob@example.com`
  for (let at = 0; at < text.length; at += 5)
    target.tell(progress(text.slice(at, at + 5)), log(text.slice(at, at + 5)))
  target.end()
  const texts = await rest(stream)
  const masked = 'ask [masked:employee] and emp-1, or [masked:employee], or [masked:email]'
  assert.equal(joined(texts, 'progress'), masked)
  assert.equal(joined(texts, 'message'), masked)
})
