import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { storeLogin } from '../credentials.ts'
import { testRun } from '../testing/context.ts'
import { searchExchanges } from './search.ts'

const FOUND = {
  exchange: '01JDQ6Z0E8Y3T7P9W5KXBN2M4R',
  session: 'a'.repeat(32),
  leaf: 7,
  at: '2026-01-02T03:04:05.000Z',
  connection: 'orders',
  principal: { kind: 'agent', id: 'bot', onBehalfOf: 'alice' },
  verb: 'tools/call',
  name: 'query',
  decision: 'allow',
  policies: ['p'],
  policyVersion: 3,
  approvals: [],
  tables: ['public.orders'],
  columns: [],
  findings: ['email'],
  outcome: 'failed',
  error: 'target\u001b[2J_unreachable',
}

test('what is found is a line for each, and says how to go on', async (t) => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-search-'))
  t.after(() => rm(directory, { recursive: true }))
  const asked: string[] = []
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ exchanges: [FOUND], next: '7' }))
  }).listen(0, '127.0.0.1')
  t.after(() => server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${Reflect.get(Object(server.address()), 'port')}`
  const login = { url, user: 'dora', accessToken: 't', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory: directory }, login)
  const { context, text } = testRun(url, directory)
  const operation = { verb: 'tools/call', name: 'query' }
  await searchExchanges(context, { operation, table: 'public.orders', limit: '1' })
  assert.deepEqual(asked, [
    '/api/exchanges?table=public.orders&limit=1&verb=tools%2Fcall&name=query',
  ])
  const [heading = '', line = '', more] = text().split('\n')
  assert.match(heading, /^TIME +WHO +CONNECTION +OPERATION +DECISION +OUTCOME +TABLES +MASKED/)
  assert.match(
    line,
    /bot for alice +orders +tools\/call:query +allow @3 +failed \(target.*_unreachable\) +public\.orders +email +a{32}$/,
  )
  assert.ok(!line.includes('\u001b'))
  assert.equal(more, 'More: --before 7')
})
