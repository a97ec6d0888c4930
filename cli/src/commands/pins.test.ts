import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { json } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import type { Context } from '../context.ts'
import { storeLogin } from '../credentials.ts'
import { approvePin, diffPin, listPins, showPin } from './pins.ts'

const NEW = 'ab'.repeat(32)
const OLD = 'cd'.repeat(32)
const since = '2026-01-01T00:00:00.000Z'
const EVIL = 'evil\u202e\u001b[2J'

const query = {
  kind: 'tool',
  name: 'query',
  standing: 'held',
  pinned: { hash: OLD, since, definition: '{"name":"query"}' },
  held: {
    hash: NEW,
    since,
    definition: JSON.stringify({ description: EVIL, name: 'query' }),
    reason: 'changed',
    flags: [{ place: '/description', kind: 'ansi_escape', count: 1 }],
    bytes: 50,
    seenBy: { kind: 'user', id: 'alice', issuer: 'i' },
  },
}
const shown = {
  pin: query,
  differences: [
    { is: 'added', path: '/description', after: '"evil\\u{202e}"' },
    { is: 'changed', path: '/title', before: '"a"', after: '"b"', lines: ['- a', '+ b'] },
  ],
  more: 0,
}
const fine = { kind: 'tool', name: EVIL, standing: 'pinned', pinned: { hash: OLD, since } }

/** What the admin API answers, and the last thing that it was told to approve. */
let approved: unknown
async function answer(request: IncomingMessage): Promise<readonly [status: number, body: unknown]> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
  if (request.method === 'POST') {
    approved = { path: pathname, body: await json(request) }
    const { kind, name } = query
    return [200, { kind, name, standing: 'pinned', pinned: { hash: NEW, since } }]
  }
  if (pathname === '/api/connections/orders/pins') {
    const { definition: _a, seenBy: _s, ...held } = query.held
    const first = { ...query, pinned: { hash: OLD, since }, held }
    return searchParams.get('after') === null
      ? [200, { pins: [first], total: 2, held: 1, next: 'x' }]
      : [200, { pins: [fine], total: 2, held: 1 }]
  }
  const found = pathname.endsWith('/pins/tool') && searchParams.get('name') === 'query'
  const quiet = { ...query, kind: 'instructions', name: '', standing: 'pinned', held: undefined }
  if (pathname.endsWith('/pins/instructions')) return [200, { ...shown, pin: quiet }]
  return found ? [200, shown] : [404, { code: 'not_found', detail: 'There is none.' }]
}

let server: Server
let directory: string
let url: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-pins-'))
  server = createServer((request, response) => {
    void answer(request).then(([status, body]) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)),
    )
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  await storeLogin(contextTo(new PassThrough()), {
    url,
    user: 'dave',
    accessToken: 'token',
    expiresAt: Date.now() + 60_000,
  })
})
after(async () => {
  server.close()
  server.closeAllConnections()
  await rm(directory, { recursive: true })
})

const contextTo = (out: PassThrough, asJson = false): Context => ({
  url,
  json: asJson,
  as: undefined,
  configDirectory: directory,
  workingDirectory: directory,
  out,
  err: out,
  isTerminal: false,
})

/** Runs a command; returns what it printed. */
async function printed(run: (context: Context) => Promise<void>, asJson = false): Promise<string> {
  const out = new PassThrough({ encoding: 'utf8' })
  await run(contextTo(out, asJson))
  return String(out.read() ?? '')
}
const tool = { kind: 'tool' }

test('a list has every page, and nothing in it can redraw the terminal', async () => {
  const text = await printed((context) => listPins(context, 'orders', {}))
  assert.match(text, /^tool +query +held +changed +abababababab /m)
  assert.match(text, /^tool +evil\ufffd\ufffd\[2J +pinned/m)
})

test('the difference shows what is hidden, why it is held, and how to approve exactly that', async () => {
  const text = await printed((context) => diffPin(context, 'orders', 'query', tool))
  assert.match(text, /why +it has changed/)
  assert.match(text, /hidden +1 ansi escape at \/description/)
  assert.match(text, /added \/description\n {2}\+ "evil\\u\{202e\}"/)
  assert.match(text, /changed \/title\n {2}- a\n {2}\+ b/)
  assert.match(text, /sallyport pins approve orders query --hash abababababab --reason/)
  const whole = await printed((context) => showPin(context, 'orders', 'query', tool))
  assert.match(whole, /"description": "evil\\u\{202e\}\\u001b\[2J"/)
  // oxlint-disable-next-line no-control-regex -- they must not be there
  assert.doesNotMatch(text + whole, /[\u202e\u001b]/)
})

test('JSON has the answer as it came', async () => {
  const text = await printed((context) => diffPin(context, 'orders', 'query', tool), true)
  assert.deepEqual(JSON.parse(text), shown)
})

test('what is held is approved, or what was pinned, whichever a hash names', async () => {
  const options = { ...tool, hash: NEW.slice(0, 12), reason: 'looked at it' }
  const text = await printed((context) => approvePin(context, 'orders', 'query', options))
  assert.match(text, /^Approved: tool query of orders counts as abababababab\./)
  const path = '/api/connections/orders/pins/tool/approvals'
  assert.deepEqual(approved, { path, body: { name: 'query', hash: NEW, reason: 'looked at it' } })
  const older = { ...options, hash: OLD.slice(0, 12) }
  await printed((context) => approvePin(context, 'orders', 'query', older))
  assert.deepEqual(Reflect.get(Object(approved), 'body'), {
    name: 'query',
    hash: OLD,
    reason: 'looked at it',
  })
})

test('a hash that is held no more, and one that is none, approve nothing', async () => {
  approved = undefined
  const attempt = (hash: string, name = 'query') =>
    printed((context) => approvePin(context, 'orders', name, { ...tool, hash, reason: 'x' }))
  await assert.rejects(attempt('ef'.repeat(32)), { code: 'conflict', exitCode: 1 })
  await assert.rejects(attempt('abab'), { code: 'usage', exitCode: 2 })
  await assert.rejects(attempt(NEW, 'other'), { code: 'not_found', exitCode: 1 })
  const instructions = { kind: 'instructions', hash: NEW, reason: 'x' }
  await assert.rejects(
    printed((context) => approvePin(context, 'orders', undefined, instructions)),
    { code: 'not_held' },
  )
  assert.equal(approved, undefined)
})

test('a tool needs a name, and instructions have none', async () => {
  await assert.rejects(
    printed((context) => diffPin(context, 'orders', undefined, tool)),
    { exitCode: 2 },
  )
  await assert.rejects(
    printed((context) => diffPin(context, 'orders', 'x', { kind: 'instructions' })),
    { exitCode: 2 },
  )
  const text = await printed((context) =>
    diffPin(context, 'orders', undefined, { kind: 'instructions' }),
  )
  assert.equal(text, 'the instructions: nothing is held.\n')
})
