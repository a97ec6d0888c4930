import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import { approvalVote, recorderHold, type RequestOf } from '@sallyport/contracts'
import { type Rig, startRig } from './rig.ts'

// Promise: what people say of what they do can be shown to others as it stands.

/** Nobody listens there: the database is away for the whole of these tests. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'
const SESSION = 'a'.repeat(32)
const APPROVAL = '01JDQ6Z0E8Y3T7P9W5KXBN2M4A'
const ESCAPE = 'law\u001b[2Ksuit'

let rig: Rig
before(async () => {
  rig = await startRig(NO_DATABASE)
})
after(() => rig[Symbol.asyncDispose]())

const hold = (reason: string): ReturnType<Rig['as']> =>
  rig.as('admins', 'POST', '/api/holds', { scope: { session: SESSION }, reason })
const vote = (reason: string): ReturnType<Rig['as']> =>
  rig.as('analysts', 'POST', `/api/approvals/${APPROVAL}/votes`, { vote: 'deny', reason })

/** Who may ask that: holds are released by auditors alone. */
const groupFor = (path: string): string => (path.endsWith('/release') ? 'auditors' : 'admins')

test('control characters are refused wherever a reason is given, in words that do not repeat them', async () => {
  const scope = { connection: 'orders', access: 'write' }
  const version = { expectedVersion: 0, cedar: '' }
  const requests: readonly (readonly [string, string, object])[] = [
    ['POST', '/api/holds', { scope: { session: SESSION } }],
    ['POST', `/api/holds/${APPROVAL}/release`, {}],
    ['POST', `/api/sessions/${SESSION}/erasure`, {}],
    ['POST', '/api/grants', { scope, seconds: 60 }],
    ['POST', `/api/grants/${APPROVAL}/revocation`, {}],
    ['POST', `/api/approvals/${APPROVAL}/votes`, { vote: 'deny' }],
    ['PUT', '/api/connections/orders/policy', version],
  ]
  for (const [method, path, body] of requests) {
    // oxlint-disable-next-line no-await-in-loop
    const { status, json } = await rig.as(groupFor(path), method, path, { ...body, reason: ESCAPE })
    assert.deepEqual([status, json['code']], [400, 'invalid_request'], path)
    const detail = String(json['detail'])
    assert.match(detail, /body\/reason must be text .*without control characters/)
    assert.doesNotMatch(detail, /law/)
  }
  const look = `/api/sessions/${SESSION}/recording?reason=${encodeURIComponent(ESCAPE)}`
  const { status, json } = await rig.as('auditors', 'GET', look)
  assert.equal(status, 400)
  assert.match(String(json['detail']), /querystring\/reason must be text on one line/)
})

test('a comment may have lines, a reason is one', async () => {
  const said: string[] = []
  const take = ({ reason }: RequestOf<typeof approvalVote> | RequestOf<typeof recorderHold>) => {
    said.push(reason)
    throw new RpcError('not_found', 'No.')
  }
  await using services = new AsyncDisposableStack()
  services.use(await rig.bus.serve(approvalVote, take))
  services.use(await rig.bus.serve(recorderHold, take))
  const lines = 'first:\n\tsecond'
  assert.equal((await vote(lines)).status, 404)
  assert.equal((await vote('')).status, 404)
  assert.equal((await hold(lines)).status, 400)
  assert.equal((await hold('Übergabe 引き継ぎ')).status, 404)
  assert.deepEqual(said, [lines, '', 'Übergabe 引き継ぎ'])
})
