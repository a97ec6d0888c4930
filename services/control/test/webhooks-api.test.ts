import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { Webhook as Verifier } from 'standardwebhooks'
import { DEFAULT_DELIVERY } from '../src/index.ts'
import { settled, tell } from './news.ts'
import { type Answer, type Receiver, startReceiver, status } from './receiver.ts'
import { type Rig, startRig } from './rig.ts'

const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'
const secret = randomBytes(24)
const HIDDEN_PATH = 'services-T0-B0-hunter2'

let answer: Answer = status(204)
let receiver: Receiver
let rig: Rig
let logFile: string
const parts = new AsyncDisposableStack()
before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-webhooks-'))
  parts.defer(() => rm(directory, { recursive: true }))
  logFile = join(directory, 'control.log')
  receiver = parts.use(await startReceiver((...request) => answer(...request)))
  const { host } = new URL(receiver.url)
  const nobody = await startReceiver(status(200))
  await nobody[Symbol.asyncDispose]()
  const events = ['requested', 'break_glass'] as const
  rig = parts.use(
    await startRig(NO_DATABASE, {
      webhooks: [
        {
          name: 'ops',
          url: `${receiver.url}/${HIDDEN_PATH}`,
          host,
          format: 'standard',
          secrets: [secret],
          events,
          connections: ['orders'],
        },
        {
          name: 'nobody',
          url: `${nobody.url}/${HIDDEN_PATH}`,
          host: new URL(nobody.url).host,
          format: 'slack',
          secrets: [],
          events: [],
        },
      ],
      delivery: { ...DEFAULT_DELIVERY, retries: { pausesMs: [10], forMs: 60_000 } },
      log: { level: 'info', file: logFile },
    }),
  )
})
after(() => parts.disposeAsync())

const testOf = (name: string, group = 'admins'): ReturnType<Rig['as']> =>
  rig.as(group, 'POST', `/api/webhooks/${name}/test`)

async function listed(): Promise<readonly Readonly<Record<string, unknown>>[]> {
  const { json } = await rig.as('admins', 'GET', '/api/webhooks')
  const webhooks: unknown = json['webhooks']
  assert.ok(Array.isArray(webhooks))
  return webhooks
}

test('admins alone see and test webhooks', async () => {
  for (const group of ['auditors', 'analysts']) {
    // oxlint-disable-next-line no-await-in-loop
    assert.equal((await rig.as(group, 'GET', '/api/webhooks')).status, 403)
    // oxlint-disable-next-line no-await-in-loop
    assert.equal((await testOf('ops', group)).status, 403)
  }
  assert.equal(receiver.requests.length, 0)
})

test('webhooks are listed by name and host, with their filters and nothing that is secret', async () => {
  const [ops, ...others] = await listed()
  assert.deepEqual(ops, {
    name: 'ops',
    host: new URL(receiver.url).host,
    format: 'standard',
    events: ['requested', 'break_glass'],
    connections: ['orders'],
    pending: 0,
  })
  assert.deepEqual(
    others.map(({ name }) => name),
    ['nobody'],
  )
})

test('a test is signed, says what came back, and is not repeated', async () => {
  const { json } = await testOf('ops')
  const { ms, ...result } = json
  assert.deepEqual(result, { ok: true, status: 204, code: 'http_204' })
  assert.equal(typeof ms, 'number')
  const [request] = receiver.requests
  assert.ok(request)
  const event: unknown = new Verifier(`whsec_${secret.toString('base64')}`).verify(request.body, {
    'webhook-id': request.id,
    'webhook-timestamp': String(request.headers['webhook-timestamp']),
    'webhook-signature': String(request.headers['webhook-signature']),
  })
  assert.equal(Reflect.get(Object(event), 'type'), 'ping')
  assert.deepEqual(Reflect.get(Object(event), 'data'), { webhook: 'ops' })
  answer = status(302, { location: '/' })
  assert.deepEqual((await testOf('ops')).json['code'], 'http_302')
  const refused = (await testOf('nobody')).json
  assert.deepEqual([refused['ok'], refused['code']], [false, 'connection_refused'])
  assert.equal(receiver.requests.length, 2)
})

test('a name that no webhook has is not found', async () => {
  const { status: code, json } = await testOf('other')
  assert.deepEqual([code, json['code']], [404, 'not_found'])
})

test('no more tests are under way than a few', async () => {
  const held: (() => void)[] = []
  answer = (_request, response) => void held.push(() => void response.writeHead(200).end())
  const seen = receiver.requests.length
  const first = Array.from({ length: 4 }, () => testOf('ops'))
  await receiver.until(seen + 4)
  assert.deepEqual((await testOf('ops')).json['code'], 'overloaded')
  for (const release of held) release()
  const results = await Promise.all(first)
  assert.ok(results.every(({ json }) => json['ok'] === true))
})

test('the list says how it went, the log who was told of what, neither where exactly nor what', async () => {
  let times = 0
  answer = (request, response) => status(++times === 1 ? 500 : 200)(request, response)
  const seen = receiver.requests.length
  const { id } = await tell(rig)
  await receiver.until(seen + 2)
  await settled(rig)
  const [ops] = await listed()
  assert.equal(Reflect.get(Object(ops?.['lastSuccess']), 'code'), 'http_200')
  assert.equal(Reflect.get(Object(ops?.['lastFailure']), 'code'), 'http_500')
  const log = await readFile(logFile, 'utf8')
  const lines = log.split('\n').filter((line) => line.includes(id))
  const entries = lines.map((line): Readonly<Record<string, unknown>> => JSON.parse(line))
  assert.deepEqual(
    entries.map(({ webhook, attempt, code }) => ({ webhook, attempt, code })),
    [
      { webhook: 'ops', attempt: 1, code: 'http_500' },
      { webhook: 'ops', attempt: 2, code: 'http_200' },
    ],
  )
  for (const hidden of [HIDDEN_PATH, secret.toString('base64'), '4711', 'reporting-agent'])
    assert.ok(!log.includes(hidden), hidden)
})
