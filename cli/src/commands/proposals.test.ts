import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import type { Context } from '../context.ts'
import { storeLogin } from '../credentials.ts'
import { registerConnection } from './connections.ts'
import { proposeDeclarations } from './proposals.ts'

const page = (tool: string, more: object = {}) => ({
  tools: [
    {
      tool,
      proposals: [
        { argument: 'url', holds: 'url', confidence: 'likely', why: 'Its name says so.' },
      ],
      stale: [],
      saysReadOnly: false,
    },
  ],
  ...more,
})

/** What the admin API answers for proposals, by the page that is asked for. */
let proposals: (after: string | null) => readonly [status: number, body: object]
/** What it says of a registration beside its sequence. */
let stored: object = {}
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
let directory: string
let url: string
before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-proposals-'))
  parts.defer(() => rm(directory, { recursive: true }))
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://x')
    const [status, body] = pathname.endsWith('/proposals')
      ? proposals(searchParams.get('after'))
      : [
          200,
          { ...stored, sequence: 7, connections: [{ name: 'shop', kind: 'mcp', description: '' }] },
        ]
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  parts.defer(() => {
    server.close()
    server.closeAllConnections()
  })
  await once(server, 'listening')
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  const login = { url, user: 'dave', accessToken: 'token', expiresAt: Date.now() + 60_000 }
  await storeLogin({ configDirectory: directory }, login)
  await writeFile(join(directory, 'shop.yaml'), 'name: shop\n')
})

/** What a command prints. */
async function printed(run: (context: Context) => Promise<void>, json = false): Promise<string> {
  const out = new PassThrough()
  const places = { configDirectory: directory, workingDirectory: directory }
  const streams = { out, err: new PassThrough(), isTerminal: false }
  await run({ url, json, as: undefined, ...places, ...streams })
  out.end()
  return text(out)
}

const propose = (context: Context): Promise<void> => proposeDeclarations(context, 'shop')
const register = (context: Context): Promise<void> =>
  registerConnection(context, 'shop.yaml', { reason: 'tests' })

test('all pages are proposed, as a fragment or as JSON', async () => {
  proposals = (next) => [200, next === null ? page('first', { next: 'x' }) : page('second')]
  const fragment = await printed(propose)
  assert.match(fragment, /^ {2}first:\n[^]*^ {2}second:\n[^]*^ {4}url: \{ arguments: \[url\] \}$/m)
  assert.equal(JSON.parse(await printed(propose, true)).length, 2)
})

test('a registration says in one line that something is left to declare', async () => {
  proposals = (next) => [200, next === null ? page('first', { next: 'x' }) : page('second')]
  assert.equal(
    await printed(register),
    'Registered shop.\n2 tools look as if they hold SQL, shell, URLs or paths that are not declared: npx --no -- sallyport connections propose shop\n',
  )
  assert.deepEqual(JSON.parse(await printed(register, true)), {
    sequence: 7,
    connections: [{ name: 'shop', kind: 'mcp', description: '' }],
  })
})

test('a registration is done where nothing is proposed, and where nobody can tell', async () => {
  const answers = [
    [200, { tools: [] }],
    [503, { status: 503, code: 'unavailable', detail: 'It does not answer.' }],
    [200, { odd: true }],
  ] as const
  for (const answer of answers) {
    proposals = () => answer
    // oxlint-disable-next-line no-await-in-loop
    assert.equal(await printed(register), 'Registered shop.\n')
  }
})

test('a registration tells what the gateway warns of', async () => {
  proposals = () => [200, { tools: [] }]
  stored = { warnings: ['There is no masking profile "typo" yet.'] }
  assert.equal(
    await printed(register),
    'Registered shop.\nThere is no masking profile "typo" yet.\n',
  )
  stored = {}
})
