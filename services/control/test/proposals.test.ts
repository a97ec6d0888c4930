import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { policyProposals, type RequestOf } from '@sallyport/contracts'
import { startRig, type Rig } from './rig.ts'

/** Nobody listens there; connections need no read model. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'
const PROPOSALS = '/api/connections/orders/proposals'

const connection = {
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1:7462/mcp' },
  tools: {},
  mask: 'default',
  labels: { env: 'production' },
  timeZone: 'Europe/Berlin',
}

let rig: Rig
let asked: RequestOf<typeof policyProposals> | undefined
let sequence: unknown
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
before(async () => {
  rig = parts.use(await startRig(NO_DATABASE))
  ;({ sequence } = await put(connection))
  parts.use(
    await rig.bus.serve(policyProposals, (request) => {
      asked = request
      return {
        tools: [{ tool: 'query', proposals: [], stale: [], saysReadOnly: false }],
        next: 'x',
      }
    }),
  )
})

async function put(body: object): Promise<Readonly<Record<string, unknown>>> {
  const { status, json } = await rig.as('admins', 'PUT', '/api/connections/orders', {
    connection: body,
    reason: 'x',
  })
  return { status, ...json }
}

test('admins and auditors see proposals by what is registered now; others do not', async () => {
  for (const group of ['admins', 'auditors']) {
    const { status, json } = await rig.as(group, 'GET', `${PROPOSALS}?limit=7&after=y`)
    assert.equal(status, 200)
    assert.equal(json['next'], 'x')
    assert.deepEqual(asked, { connection: 'orders', limit: 7, after: 'y', reached: sequence })
  }
  assert.equal((await rig.as('analysts', 'GET', PROPOSALS)).status, 403)
  const unknown = await rig.as('admins', 'GET', '/api/connections/none/proposals')
  assert.deepEqual([unknown.status, unknown.json['code']], [404, 'not_found'])
})

test('a time zone that nobody knows is refused by name, and nothing is changed', async () => {
  const refused = await put({ ...connection, timeZone: 'Europe/Atlantis' })
  assert.deepEqual([refused['status'], refused['code']], [400, 'invalid_request'])
  assert.match(String(refused['detail']), /Europe\/Atlantis is not known.*Europe\/Berlin/)
  const { json } = await rig.as('admins', 'GET', '/api/connections/orders')
  assert.deepEqual(json['connection'], connection)
  assert.equal(json['sequence'], sequence)
})
