import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { approvalCancel, policyPublish, recorderReplay, type RequestOf } from '@sallyport/contracts'
import { RpcError } from '@sallyport/bus'
import { startRig, type Rig } from './rig.ts'

/** Nobody listens there: the database is away for the whole of these tests. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'

let rig: Rig
before(async () => {
  rig = await startRig(NO_DATABASE)
})
after(() => rig[Symbol.asyncDispose]())

const connection = {
  name: 'orders',
  kind: 'mcp',
  description: 'Orders',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1:7462/mcp' },
  credential: { type: 'bearer', secret: 'orders' },
  tools: { query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } } },
  mask: 'default',
}
const put = (group: string, change: object): ReturnType<Rig['as']> =>
  rig.as(group, 'PUT', '/api/connections/orders', change)

test('without a token there is nothing but how to get one', async () => {
  const response = await fetch(`${rig.control.url}/api/connections`)
  assert.equal(response.status, 401)
  const where = /resource_metadata="([^"]+)"/.exec(
    response.headers.get('www-authenticate') ?? '',
  )?.[1]
  const metadata: unknown = await (await fetch(where ?? '')).json()
  assert.equal(Reflect.get(Object(metadata), 'resource'), rig.control.url)
})

test('an admin registers a connection; others see its name and no more', async () => {
  const registered = await put('admins', { connection, reason: 'first' })
  assert.equal(registered.status, 200)
  assert.deepEqual((await rig.as('admins', 'GET', '/api/connections')).json, {
    connections: [connection],
  })
  const { name, kind, description } = connection
  assert.deepEqual((await rig.as('analysts', 'GET', '/api/connections')).json, {
    connections: [{ name, kind, description }],
  })
  assert.equal((await rig.as('analysts', 'GET', '/api/connections/orders')).status, 403)
  assert.equal((await put('auditors', { connection, reason: 'x' })).status, 403)
})

test('of two admins who change the same thing one is told that the other was faster', async () => {
  const { json } = await rig.as('admins', 'GET', '/api/connections/orders')
  const change = { connection, reason: 'second', expectedSequence: json['sequence'] }
  assert.equal((await put('admins', change)).status, 200)
  const late = await put('admins', change)
  assert.deepEqual([late.status, late.json['code']], [409, 'conflict'])
})

test('what is not a connection is refused, with the place', async () => {
  const wrong = await put('admins', { connection: { ...connection, kind: 'ftp' }, reason: 'x' })
  assert.deepEqual([wrong.status, wrong.json['code']], [400, 'invalid_request'])
  assert.match(String(wrong.json['detail']), /connection\/kind/)
  const extra = await put('admins', { connection, reason: 'x', surprise: 1 })
  assert.equal(extra.status, 400)
})

test('the approvals are a connection under their own name alone, and take no credential', async () => {
  const { credential, ...other } = connection
  const approvals = { ...other, target: { transport: 'approvals' } }
  const misnamed = await put('admins', { connection: approvals, reason: 'x' })
  assert.deepEqual([misnamed.status, misnamed.json['code']], [400, 'invalid_request'])
  assert.match(String(misnamed.json['detail']), /is called approvals/)
  const named = (change: object): ReturnType<Rig['as']> =>
    rig.as('admins', 'PUT', '/api/connections/approvals', {
      connection: { ...approvals, name: 'approvals', ...change },
      reason: 'x',
    })
  assert.equal((await named({ credential })).status, 400)
  assert.equal((await named({})).status, 200)
})

test('every problem of a policy reaches the author', async () => {
  const served = await rig.bus.serve(policyPublish, () => {
    throw new RpcError('invalid_policy', 'one\ntwo')
  })
  const body = { cedar: 'x', expectedVersion: 0, reason: 'x' }
  const answer = await rig.as('admins', 'PUT', '/api/connections/orders/policy', body)
  assert.deepEqual([answer.status, answer.json['problems']], [422, ['one', 'two']])
  await served[Symbol.asyncDispose]()
})

test('a service that is away is 503, and so is the database, which nothing else needs', async () => {
  assert.equal((await rig.as('analysts', 'GET', '/api/approvals')).json['code'], 'unavailable')
  const sessions = await rig.as('auditors', 'GET', '/api/sessions')
  const never = await rig.as('auditors', 'GET', '/api/sessions?before=2026-99-01T00:00:00Z')
  assert.equal(never.status, 400)
  assert.deepEqual([sessions.status, sessions.json['code']], [503, 'read_model_unavailable'])
})

test('content is for auditors, who are named to the recorder; admins get what is about it', async () => {
  const path = `/api/sessions/${'0'.repeat(32)}/recording`
  assert.equal((await rig.as('analysts', 'GET', path)).status, 403)
  assert.equal((await rig.as('auditors', 'GET', path)).json['code'], 'unavailable')
  const asked: RequestOf<typeof recorderReplay>[] = []
  await using _ = await rig.bus.serve(recorderReplay, (request) => {
    asked.push(request)
    return { session: request.session, records: [] }
  })
  const get = (group: string, query = '') => rig.as(group, 'GET', `${path}${query}`)
  for (const [group, query] of [
    ['admins', ''],
    ['auditors', '?reason=case+4711'],
    ['auditors', '?content=false'],
  ] as const)
    assert.equal((await get(group, query)).status, 200)
  const named = asked.map(({ viewer, reason }) => [viewer?.groups, reason])
  assert.deepEqual(named, [
    [undefined, undefined],
    [['auditors'], 'case 4711'],
    [undefined, undefined],
  ])
  assert.equal((await get('admins', '?content=true')).status, 403)
})

test('the API describes itself', async () => {
  const document: unknown = await (await fetch(`${rig.control.url}/openapi.json`)).json()
  const paths = Object.keys(Object(Reflect.get(Object(document), 'paths')))
  assert.ok(paths.includes('/api/approvals/{id}/votes'), paths.join(' '))
})

test('who withdraws a request is who the token names', async () => {
  const asked: unknown[] = []
  const served = await rig.bus.serve(approvalCancel, (request) => {
    asked.push(request)
    throw new RpcError('not_own_request', 'only who asked')
  })
  const id = '01JDQ6Z0E8Y3T7P9W5KXBN2M4R'
  const answer = await rig.as('analysts', 'DELETE', `/api/approvals/${id}`)
  assert.deepEqual([answer.status, answer.json['code']], [403, 'not_own_request'])
  assert.deepEqual(Object.keys(Object(asked[0])).toSorted(), ['approval', 'token'])
  await served[Symbol.asyncDispose]()
})
