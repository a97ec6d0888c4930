import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import {
  type Hold,
  newEventId,
  recorderErase,
  recorderHold,
  recorderHolds,
  recorderRelease,
  recorderRewrap,
} from '@sallyport/contracts'
import { type Rig, startRig } from './rig.ts'

/** Nobody listens there: nothing of this needs the database. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'

let rig: Rig
/** What the recorder was asked last. */
let asked: unknown
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())

const session = 'a'.repeat(32)
const HELD = 'b'.repeat(32)
const hold: Hold = {
  id: newEventId(),
  scope: { principal: 'alice' },
  author: { kind: 'user', id: 'dora', issuer: 'http://idp.test', groups: [] },
  reason: 'lawsuit',
  time: '2026-01-01T00:00:00.000Z',
}

const REWRAPPED = {
  wrapper: 'the newest',
  rewrapped: 1,
  current: 0,
  erased: 0,
  locked: 0,
  damaged: 0,
  reached: 0.5,
}

before(async () => {
  rig = parts.use(await startRig(NO_DATABASE))
  const { bus } = rig
  const served = [
    bus.serve(recorderErase, (request) => {
      asked = request
      if (request.session === HELD) throw new RpcError('held', 'A hold keeps this session.')
      return { session: request.session, erasures: [], done: true }
    }),
    bus.serve(recorderRewrap, (request) => {
      asked = request
      return { ...REWRAPPED, ...(request.after === undefined && { next: 'keys/7f' }) }
    }),
    bus.serve(recorderHold, (request) => {
      asked = request
      return hold
    }),
    bus.serve(recorderRelease, (request) => {
      asked = request
      return hold
    }),
    bus.serve(recorderHolds, () => ({ holds: [hold] })),
  ]
  for (const one of await Promise.all(served)) parts.use(one)
})

const author = (): unknown => Reflect.get(Object(Reflect.get(Object(asked), 'author')), 'id')

test('an admin erases the content of a session, with a reason; who it was is passed on', async () => {
  const path = `/api/sessions/${session}/erasure`
  const done = await rig.as('admins', 'POST', path, { reason: 'asked for' })
  assert.deepEqual([done.status, done.json['done']], [200, true])
  assert.equal(author(), 'member-of-admins')
  assert.equal((await rig.as('admins', 'POST', path, {})).status, 400)
  assert.equal((await rig.as('admins', 'POST', path, { reason: ' ' })).status, 400)
  assert.equal((await rig.as('auditors', 'POST', path, { reason: 'x' })).status, 403)
  assert.equal((await rig.as('analysts', 'POST', path, { reason: 'x' })).status, 403)
})

test('an admin has data keys wrapped anew, part by part', async () => {
  const path = '/api/recordings/rewrap'
  const first = await rig.as('admins', 'POST', path, { reason: 'the old key goes' })
  assert.deepEqual([first.status, first.json['next']], [200, 'keys/7f'])
  assert.equal(author(), 'member-of-admins')
  const last = await rig.as('admins', 'POST', path, { reason: 'x', after: 'keys/7f' })
  assert.equal(last.json['next'], undefined)
  assert.equal((await rig.as('admins', 'POST', path, { reason: 'x', after: '/' })).status, 400)
  assert.equal((await rig.as('admins', 'POST', path, {})).status, 400)
  for (const group of ['auditors', 'analysts'])
    // oxlint-disable-next-line no-await-in-loop
    assert.equal((await rig.as(group, 'POST', path, { reason: 'x' })).status, 403)
})

test('what a hold keeps is a conflict that says so', async () => {
  const path = `/api/sessions/${HELD}/erasure`
  const refused = await rig.as('admins', 'POST', path, { reason: 'x' })
  assert.deepEqual(
    [refused.status, refused.json['code'], refused.json['detail']],
    [409, 'held', 'A hold keeps this session.'],
  )
})

test('admins and auditors place holds; auditors alone release them', async () => {
  const body = { scope: { principal: 'alice' }, reason: 'lawsuit' }
  for (const group of ['admins', 'auditors'])
    // oxlint-disable-next-line no-await-in-loop
    assert.equal((await rig.as(group, 'POST', '/api/holds', body)).status, 201)
  assert.equal(author(), 'member-of-auditors')
  // The hold stands, whether or not it can be told what it covers.
  const { json } = await rig.as('admins', 'POST', '/api/holds', body)
  assert.match(String(json['warnings']), /exchange of alice cannot be told now/)
  assert.equal((await rig.as('analysts', 'POST', '/api/holds', body)).status, 403)
  const both = { scope: { principal: 'alice', session }, reason: 'x' }
  assert.equal((await rig.as('admins', 'POST', '/api/holds', both)).status, 400)
  const path = `/api/holds/${hold.id}/release`
  assert.equal((await rig.as('admins', 'POST', path, { reason: 'x' })).status, 403)
  const released = await rig.as('auditors', 'POST', path, { reason: 'settled' })
  assert.deepEqual([released.status, released.json['id']], [200, hold.id])
  assert.deepEqual((await rig.as('admins', 'GET', '/api/holds')).json, { holds: [hold] })
  assert.equal((await rig.as('analysts', 'GET', '/api/holds')).status, 403)
})
