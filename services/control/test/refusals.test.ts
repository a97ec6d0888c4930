import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  approvalVote,
  type DataOf,
  grantRequest,
  newEventId,
  requestRefused,
  seal,
} from '@sallyport/contracts'
import { RpcError } from '@sallyport/bus'
import { type Rig, startRig, until } from './rig.ts'

// Promise: whoever tries what they may not do at the admin API is found in the evidence, and nobody can fill it with that.

/** Nobody listens there: the database is away for the whole of these tests. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'
const SESSION = 'a'.repeat(32)
const STAMP = { source: '/test', time: new Date() }
const APPROVAL = '01JDQ6Z0E8Y3T7P9W5KXBN2M4A'

type Told = DataOf<typeof requestRefused>

let rig: Rig
const told: Told[] = []
const parts = new AsyncDisposableStack()
before(async () => {
  rig = parts.use(await startRig(NO_DATABASE))
  parts.use(
    await rig.bus.state.follow(['refusal'], ({ event }) => {
      assert.ok(requestRefused.check(event))
      assert.equal(event.source, '/control')
      told.push(event.data)
    }),
  )
})
after(() => parts.disposeAsync())

/** What `act` makes to be told, once it is so much. */
async function toldBy(count: number, act: () => Promise<unknown>): Promise<readonly Told[]> {
  const from = told.length
  await act()
  return until(async () => (told.length >= from + count ? told.slice(from) : undefined))
}

const sum = (some: readonly Told[]): number => some.reduce((all, { count }) => all + count, 0)

const withHeader = async (authorization: string, path: string): Promise<number> => {
  const response = await fetch(`${rig.control.url}${path}`, { headers: { authorization } })
  await response.body?.cancel()
  return response.status
}

test('a look at content without the right is an event: who, from where, which route, and nothing of what was sent', async () => {
  const path = `/api/sessions/${SESSION}/recording?content=true&reason=canary`
  const [one] = await toldBy(1, async () =>
    assert.equal((await rig.as('admins', 'GET', path)).status, 403),
  )
  const { first, last, principal, ...rest } = one ?? assert.fail()
  assert.deepEqual(rest, {
    authenticated: true,
    clientAddress: '127.0.0.1',
    method: 'GET',
    route: '/api/sessions/:id/recording',
    code: 'forbidden',
    count: 1,
  })
  assert.deepEqual(
    [principal?.kind, principal?.id, principal?.groups, first === last],
    ['user', 'member-of-admins', ['admins'], true],
  )
})

/** A service that refuses whatever it is asked. */
const refuse = (code: string) => () => {
  throw new RpcError(code, 'No.')
}

test('what an approver or someone in need may not do is told, whichever service refuses it', async () => {
  await using services = new AsyncDisposableStack()
  services.use(await rig.bus.serve(approvalVote, refuse('not_an_approver')))
  services.use(await rig.bus.serve(grantRequest, refuse('no_break_glass')))
  const scope = { connection: 'orders', access: 'write' }
  const wanted = { scope, seconds: 60, reason: 'canary', breakGlass: true }
  const some = await toldBy(2, async () => {
    const vote = { vote: 'approve', reason: 'canary' }
    const path = `/api/approvals/${APPROVAL}/votes`
    assert.equal((await rig.as('analysts', 'POST', path, vote)).status, 403)
    assert.equal((await rig.as('analysts', 'POST', '/api/grants', wanted)).status, 409)
  })
  assert.deepEqual(some.map(({ route, code }) => `${route} ${code}`).toSorted(), [
    '/api/approvals/:id/votes not_an_approver',
    '/api/grants no_break_glass',
  ])
  assert.doesNotMatch(JSON.stringify(told), /canary|01JDQ6Z0E8Y3T7P9W5KXBN2M4A/)
})

test('a token that is not accepted is told of by why, and by nothing that it says', async () => {
  const token = await rig.token('admins', { sub: 'a-private-name', exp: 1000 })
  const path = '/api/sessions?connection=canary'
  const some = await toldBy(3, async () => {
    assert.equal(await withHeader(`Bearer ${token}`, path), 401)
    assert.equal(await withHeader('Basic Y2FuYXJ5', path), 401)
    assert.equal((await fetch(`${rig.control.url}${path}`)).status, 401)
  })
  assert.deepEqual(some.map(({ reason }) => String(reason)).toSorted(), [
    'expired',
    'malformed',
    'missing',
  ])
  for (const one of some)
    assert.deepEqual(
      [one.authenticated, 'principal' in one, one.clientAddress, one.route, one.code],
      [false, false, '127.0.0.1', '/api/sessions', 'unauthenticated'],
    )
  const [, claims = '', signature = ''] = token.split('.')
  for (const part of ['a-private-name', 'canary', 'Y2FuYXJ5', claims, signature])
    assert.ok(!JSON.stringify(told).includes(part), part)
})

test('the address is that of the client only where a proxy that is trusted says so', async () => {
  const forwarded = { headers: { 'x-forwarded-for': '198.51.100.7, 203.0.113.9' } }
  const addresses = async (one: Rig): Promise<readonly (string | undefined)[]> => {
    const seen: (string | undefined)[] = []
    await one.bus.state.follow(['refusal'], ({ event }) => {
      if (requestRefused.check(event)) seen.push(event.data.clientAddress)
    })
    await fetch(`${one.control.url}/api/webhooks`, forwarded)
    await until(async () => (seen.length > 0 ? true : undefined))
    return seen
  }
  await using behind = await startRig(NO_DATABASE, { trustedProxies: ['127.0.0.1'] })
  assert.deepEqual(await addresses(behind), ['203.0.113.9'])
  await using open = await startRig(NO_DATABASE)
  assert.deepEqual(await addresses(open), ['127.0.0.1'])
})

test('what is answered, not found or not valid is no event', async () => {
  const from = told.length
  assert.equal((await rig.as('admins', 'GET', '/api/connections')).status, 200)
  assert.equal((await rig.as('admins', 'GET', '/api/nothing')).status, 404)
  assert.equal((await rig.as('admins', 'GET', '/api/sessions?limit=x')).status, 400)
  await rig.restart()
  assert.equal(told.length, from)
})

test('a thousand bad requests are a handful of events, whose counts add up when the service stops', async () => {
  const from = told.length
  const stranger = await rig.token('admins', { exp: 1000 })
  const routes = ['/api/connections', '/api/holds', '/api/log', '/api/webhooks', '/api/whoami']
  for (let n = 0; n < 1000; n += 20) {
    const some = Array.from({ length: 20 }, (_, i) =>
      i % 2 === 0
        ? withHeader(`Bearer ${stranger}`, `${routes[i % routes.length]}?${n + i}`)
        : rig.as('analysts', 'GET', '/api/holds').then(({ status }) => status),
    )
    // oxlint-disable-next-line no-await-in-loop
    const statuses = await Promise.all(some)
    assert.deepEqual(new Set(statuses), new Set([401, 403]))
  }
  await rig.stop()
  const all = await until(async () =>
    sum(told.slice(from)) >= 1000 ? told.slice(from) : undefined,
  )
  assert.ok(all.length <= 12, `${all.length} events`)
  assert.equal(sum(all.filter(({ authenticated }) => authenticated)), 500)
  assert.equal(sum(all.filter(({ authenticated }) => !authenticated)), 500)
  await rig.restart()
})

test('where STATE takes nothing more, the refusal is what it would be', async () => {
  await using full = await startRig(NO_DATABASE, {}, { stateBytes: 1 })
  const id = newEventId()
  const any = seal(requestRefused, 'x', told[0] ?? assert.fail(), { id, ...STAMP })
  await assert.rejects(full.bus.state.append('refusal', id, any, 0), { code: 'full' })
  assert.equal((await full.as('analysts', 'GET', '/api/holds')).status, 403)
  assert.equal((await fetch(`${full.control.url}/api/holds`)).status, 401)
})

/** Routes that are for whoever has a token; what they may see or do there follows from what they ask for. */
const FOR_ALL = new Set([
  'GET /api/approvals',
  'GET /api/approvals/watch',
  'GET /api/approvals/{id}',
  'DELETE /api/approvals/{id}',
  'POST /api/approvals/{id}/votes',
  'GET /api/connections',
  'GET /api/grants',
  'POST /api/grants',
  'POST /api/grants/{id}/extensions',
  'POST /api/grants/{id}/revocation',
  'GET /api/log',
  'GET /api/whoami',
])
const METHODS = ['GET', 'PUT', 'POST', 'DELETE']

/** Every route of the API that is for some alone, with parameters that none of them takes. */
async function guarded(): Promise<readonly (readonly [method: string, path: string])[]> {
  const response = await fetch(`${rig.control.url}/openapi.json`)
  const { paths }: { paths: Record<string, Record<string, { security?: unknown }>> } = JSON.parse(
    await response.text(),
  )
  return Object.entries(paths).flatMap(([path, operations]) =>
    METHODS.filter(
      (method) =>
        operations[method.toLowerCase()] !== undefined &&
        operations[method.toLowerCase()]?.security === undefined &&
        !FOR_ALL.has(`${method} ${path}`),
    ).map((method) => [method, `${path.replaceAll(/\{\w+\}/g, '~')}?canary=1`] as const),
  )
}

test('who may not ask is told so, and is found, whatever they send: of what may be sent they learn nothing', async () => {
  const routes = await guarded()
  assert.ok(routes.length > 30, `${routes.length} routes`)
  const bodies = [{}, { canary: 'x'.repeat(300_000) }]
  const asked = routes.flatMap(([method, path]) =>
    (method === 'GET' ? [undefined] : bodies).map((body) => [method, path, body] as const),
  )
  for (const [method, path, body] of asked) {
    // One after the other: so many bodies at once are no promise here.
    // oxlint-disable-next-line no-await-in-loop
    const { status, json } = await rig.as('analysts', method, path, body)
    assert.deepEqual([status, json['code']], [403, 'forbidden'], `${method} ${path}`)
    assert.match(String(json['detail']), /^This needs the role /)
  }
  const path = `/api/holds?canary=1`
  const [one] = await toldBy(1, async () => {
    assert.equal((await rig.as('strangers', 'POST', path, {})).status, 403)
  })
  assert.deepEqual([one?.route, one?.code], ['/api/holds', 'forbidden'])
  const unknown = await fetch(`${rig.control.url}/api/holds`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{"scope"',
  })
  assert.equal(unknown.status, 401)
})

test('content is for auditors: an admin who asks for it hears that first', async () => {
  for (const path of [
    '/api/sessions/zzz/recording?content=true&after=~',
    '/api/exchanges?text=canary&limit=x',
  ]) {
    // oxlint-disable-next-line no-await-in-loop
    assert.equal((await rig.as('admins', 'GET', path)).status, 403, path)
  }
  assert.equal((await rig.as('admins', 'GET', '/api/sessions/zzz/recording')).status, 400)
  assert.equal((await rig.as('admins', 'POST', '/api/holds', {})).status, 400)
})
