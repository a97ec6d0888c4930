import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { after, before, test } from 'node:test'
import { Webhook as Verifier } from 'standardwebhooks'
import { settled, shown, tell } from './news.ts'
import { type Received, type Receiver, startReceiver, status } from './receiver.ts'
import { type Rig, startRig } from './rig.ts'

const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'
const PUBLIC = 'https://sallyport.example'
const [old, current] = [randomBytes(24), randomBytes(32)]
const all = ['requested', 'resolved', 'break_glass'] as const

let rig: Rig
let receiver: Receiver
const parts = new AsyncDisposableStack()
before(async () => {
  receiver = parts.use(await startReceiver(status(204)))
  const { host } = new URL(receiver.url)
  const url = (path: string) => ({ url: `${receiver.url}${path}`, host })
  rig = parts.use(
    await startRig(NO_DATABASE, {
      publicUrl: PUBLIC,
      webhooks: [
        { name: 'ops', ...url('/ops'), format: 'standard', secrets: [current, old], events: all },
        {
          name: 'shop',
          ...url('/shop'),
          format: 'standard',
          secrets: [current],
          events: ['resolved'],
          connections: ['shop'],
        },
        { name: 'chat', ...url('/chat'), format: 'slack', secrets: [], events: all },
      ],
    }),
  )
})
after(() => parts.disposeAsync())

const at = (path: string, id: string) => (request: Received) =>
  request.path === path && request.id === id

const told = (path: string): readonly string[] =>
  receiver.requests.filter((request) => request.path === path).map(({ id }) => id)

async function received(path: string, id: string): Promise<Received> {
  const [request] = await receiver.until(1, at(path, id))
  assert.ok(request)
  return request
}

const verified = ({ body, headers }: Received, key: Buffer): unknown =>
  new Verifier(`whsec_${key.toString('base64')}`).verify(body, {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  })

test('a receiver with either secret accepts what happened, and notices a changed byte', async () => {
  const { id, time, approval } = await tell(rig)
  const request = await received('/ops', id)
  for (const key of [old, current])
    assert.deepEqual(verified(request, key), {
      type: 'approval.requested',
      timestamp: time,
      data: { approval: shown(approval), url: `${PUBLIC}/api/approvals/${approval.id}` },
    })
  assert.equal(request.headers['content-type'], 'application/json')
  const changed = request.body.replace('4711', '4712')
  assert.notEqual(changed, request.body)
  assert.throws(() => verified({ ...request, body: changed }, current), /No matching signature/)
  assert.throws(() => verified(request, randomBytes(32)), /No matching signature/)
})

test('a webhook is told of its events and connections, and of every break-glass', async () => {
  const asked = await tell(rig, { connection: 'shop' })
  const elsewhere = await tell(rig, { kind: 'resolved', connection: 'orders' })
  const wanted = await tell(rig, { kind: 'resolved', connection: 'shop' })
  const glass = await tell(rig, { kind: 'break_glass', connection: 'orders' })
  await Promise.all([received('/shop', wanted.id), received('/shop', glass.id)])
  await settled(rig)
  assert.deepEqual(told('/shop').toSorted(), [wanted.id, glass.id].toSorted())
  for (const { id } of [asked, elsewhere, wanted, glass])
    assert.equal(told('/ops').filter((one) => one === id).length, 1)
})

test('Slack gets blocks and no signature', async () => {
  const { id, approval } = await tell(rig)
  const { body, headers } = await received('/chat', id)
  assert.equal(headers['webhook-signature'], undefined)
  const message: unknown = JSON.parse(body)
  assert.match(
    String(Reflect.get(Object(message), 'text')),
    /^Approval wanted: orders: tools\/call/,
  )
  assert.match(body, new RegExp(`approvals approve ${approval.id}`))
  assert.match(body, /reporting-agent, agent, on behalf of alice/)
  assert.match(body, /4711/)
})

test('a restart goes on where it was, and no event is told twice', async () => {
  const first = await tell(rig)
  await received('/ops', first.id)
  await settled(rig)
  await rig.stop()
  const meanwhile = await tell(rig)
  await rig.restart()
  await received('/ops', meanwhile.id)
  await settled(rig)
  for (const { id } of [first, meanwhile])
    assert.equal(receiver.requests.filter(at('/ops', id)).length, 1)
})

test('two replicas tell each event once', async () => {
  await rig.replica()
  const ids: string[] = []
  // oxlint-disable-next-line no-await-in-loop
  for (let i = 0; i < 20; i++) ids.push((await tell(rig)).id)
  await Promise.all(ids.map((id) => received('/ops', id)))
  await settled(rig)
  for (const id of ids) assert.equal(receiver.requests.filter(at('/ops', id)).length, 1)
})
