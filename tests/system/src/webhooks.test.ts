import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { bootSystem, runService, type System } from '@sallyport/kit'

const UPDATE = 'UPDATE orders SET quantity = quantity + 1 WHERE id = 1'

/** What a receiver was told, as far as this test looks. */
interface Told {
  readonly type?: string
  readonly data?: {
    readonly url?: string
    readonly approval?: { readonly id: string; readonly status: string }
  }
}

let system: System
const told: Told[] = []
const parts = new AsyncDisposableStack()
before(async () => {
  system = parts.use(await bootSystem())
  const url = await receiver()
  const folder = system.directory
  await writeFile(join(folder, 'secret'), `whsec_${randomBytes(32).toString('base64')}\n`)
  const file = join(folder, 'webhooks.yaml')
  await writeFile(file, `- { name: ops, url: '${url}', format: standard, secretFile: secret }\n`)
  await system.stopService('control')
  parts.use(await runService(system, 'control', { SALLYPORT_WEBHOOKS_FILE: file }))
})
after(() => parts.disposeAsync())

async function take(request: IncomingMessage): Promise<void> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  told.push((await json(request)) as Told)
}

async function receiver(): Promise<string> {
  const server = createServer((request, response) => {
    void take(request).then(() => response.writeHead(204).end())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  parts.defer(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/hook`
}

const first = (type: string): Promise<Told> =>
  system.until(type, async () => told.find((one) => one.type === type))

test('a webhook is told of a request, and of its outcome once someone who was told consents', async () => {
  const tested = await system.cli('dave', ['webhooks', 'test', 'ops'])
  assert.equal(tested.code, 0, tested.stderr)
  assert.match(tested.stdout, /^Taken: status 204/)

  await using client = await system.connect('v2-modern', 'orders', 'alice')
  const call = client.callTool('query', { sql: UPDATE })
  const { data } = await first('approval.requested')
  const { id = '' } = data?.approval ?? {}
  assert.equal(data?.url, `${system.urls.control}/api/approvals/${id}`)
  await system.cli('bob', ['approvals', 'approve', id, '--reason', 'seen'])
  assert.equal((await call).isError, false)

  const { data: outcome } = await first('approval.resolved')
  assert.deepEqual([outcome?.approval?.id, outcome?.approval?.status], [id, 'approved'])
  const { stdout } = await system.cli('dave', ['webhooks', 'list'])
  assert.match(stdout, /^ops +127\.0\.0\.1:\d+ +standard .* http_204/m)
})
