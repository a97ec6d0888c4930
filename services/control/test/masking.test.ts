import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import {
  maskingHistory,
  maskingPreview,
  maskingProfile,
  maskingProfiles,
  maskingPublish,
} from '@sallyport/contracts'
import { type Rig, startRig } from './rig.ts'

/** Nobody listens there: nothing of this needs the database. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'

let rig: Rig
/** What the masking service was asked last. */
let asked: unknown
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())

const profile = { name: 'pii', kinds: { email: { action: 'redact' } } } as const
const version = { version: 3, reason: 'why', time: '2026-01-01T00:00:00.000Z' }

before(async () => {
  rig = parts.use(await startRig(NO_DATABASE))
  const { bus } = rig
  const served = [
    bus.serve(maskingProfiles, (request) => {
      asked = request
      return { profiles: [{ name: 'pii', ...version }] }
    }),
    bus.serve(maskingProfile, (request) => {
      asked = request
      if (request.name === 'none') throw new RpcError('unknown_profile', 'There is none.')
      return { profile, ...version }
    }),
    bus.serve(maskingHistory, (request) => {
      asked = request
      return { versions: [version] }
    }),
    bus.serve(maskingPublish, (request) => {
      asked = request
      if (request.expectedVersion === 9) throw new RpcError('invalid_profile', 'One.\nTwo.')
      if (request.expectedVersion !== 3) throw new RpcError('version_conflict', 'Too late.')
      return { version: 4 }
    }),
    bus.serve(maskingPreview, (request) => {
      asked = request
      if (request.content === '"block"')
        return { content: '', findings: [], blocked: { kind: 'iban', rule: 'iban' } }
      return { content: request.content, shown: '[1]', findings: [] }
    }),
  ]
  for (const one of await Promise.all(served)) parts.use(one)
})

const PROFILES = '/api/masking/profiles'
const PREVIEW = '/api/masking/preview'

test('profiles are read by admins and auditors, and changed and tried by admins', async () => {
  const body = { profile, expectedVersion: 3, reason: 'a reason' }
  const requests: readonly (readonly [string, string, object | undefined, readonly string[]])[] = [
    ['GET', PROFILES, undefined, ['admins', 'auditors']],
    ['GET', `${PROFILES}/pii`, undefined, ['admins', 'auditors']],
    ['GET', `${PROFILES}/pii/versions`, undefined, ['admins', 'auditors']],
    ['PUT', `${PROFILES}/pii`, body, ['admins']],
    ['POST', PREVIEW, { profile: 'pii', content: 1 }, ['admins']],
  ]
  for (const [method, path, sent, allowed] of requests) {
    for (const group of ['admins', 'auditors', 'analysts']) {
      asked = undefined
      // oxlint-disable-next-line no-await-in-loop -- each tells what it asked
      const { status } = await rig.as(group, method, path, sent)
      assert.equal(status, allowed.includes(group) ? 200 : 403, `${group} ${method} ${path}`)
      assert.equal(asked !== undefined, allowed.includes(group))
    }
  }
})

test('a version is read by its number, and the history page by page', async () => {
  await rig.as('auditors', 'GET', `${PROFILES}/pii?version=2`)
  assert.deepEqual(asked, { name: 'pii', version: 2 })
  await rig.as('auditors', 'GET', `${PROFILES}/pii/versions?limit=7&before=5`)
  assert.deepEqual(asked, { name: 'pii', limit: 7, before: 5 })
  const none = await rig.as('auditors', 'GET', `${PROFILES}/none`)
  assert.deepEqual([none.status, none.json['code']], [404, 'unknown_profile'])
  for (const path of ['pii?version=0', 'pii/versions?limit=101', 'PII'])
    // oxlint-disable-next-line no-await-in-loop -- few requests
    assert.equal((await rig.as('admins', 'GET', `${PROFILES}/${path}`)).status, 400, path)
})

test('a profile is published under its own name, in the name of the caller', async () => {
  const put = (changes: object, name = 'pii') =>
    rig.as('admins', 'PUT', `${PROFILES}/${name}`, {
      profile,
      expectedVersion: 3,
      reason: 'a reason',
      ...changes,
    })
  assert.deepEqual((await put({})).json, { version: 4 })
  const { author, ...rest } = maskingPublish.parseRequest(asked)
  assert.equal(author.id, 'member-of-admins')
  assert.deepEqual(rest, { profile, expectedVersion: 3, reason: 'a reason' })
  assert.equal((await put({}, 'other')).status, 400)
  assert.equal((await put({ reason: ' ' })).status, 400)
  assert.equal((await put({ profile: { ...profile, extra: 1 } })).status, 400)
  assert.equal((await put({ author: { id: 'eve' } })).status, 400)
  const late = await put({ expectedVersion: 2 })
  assert.deepEqual([late.status, late.json['code']], [409, 'version_conflict'])
  const wrong = await put({ expectedVersion: 9 })
  assert.deepEqual(
    [wrong.status, wrong.json['code'], wrong.json['problems']],
    [422, 'invalid_profile', ['One.', 'Two.']],
  )
})

const preview = (body: object) => rig.as('admins', 'POST', PREVIEW, { profile: 'pii', ...body })

test('a sample is a value, which is answered as one, or a JSON text to the letter', async () => {
  const value = await preview({ content: { to: ['x'] }, unmask: ['email'] })
  const to = { to: ['x'] }
  assert.deepEqual(value.json, { before: to, after: to, shown: [1], findings: [] })
  assert.deepEqual(asked, { profile: 'pii', content: '{"to":["x"]}', unmask: ['email'] })
  const text = await preview({ text: '[1e400 , 1]', profile })
  const json = '[1e400 , 1]'
  assert.deepEqual(text.json, { before: json, after: json, shown: '[1]', findings: [] })
  assert.deepEqual(asked, { profile, content: '[1e400 , 1]' })
  const blocked = await preview({ content: 'block' })
  assert.deepEqual(blocked.json, {
    before: 'block',
    after: '',
    findings: [],
    blocked: { kind: 'iban', rule: 'iban' },
  })
  for (const body of [{}, { content: 1, text: '1' }, { content: 1, unmask: [] }])
    // oxlint-disable-next-line no-await-in-loop -- few requests
    assert.equal((await preview(body)).status, 400)
  const large = await preview({ content: 'x'.repeat(300_000) })
  assert.deepEqual([large.status, large.json['code']], [413, 'body_too_large'])
})

/** What is answered for a connection with a masking profile. */
async function warningsFor(mask: string): Promise<unknown> {
  const connection = {
    name: 'orders',
    kind: 'mcp',
    description: '',
    target: { transport: 'streamable-http', url: 'http://127.0.0.1:7462/mcp' },
    tools: {},
    mask,
  }
  const body = { connection, reason: 'tests' }
  const answer = await rig.as('admins', 'PUT', '/api/connections/orders', body)
  assert.equal(answer.status, 200)
  return answer.json['warnings']
}

test('who registers a connection is told that its masking profile is not there yet', async () => {
  assert.equal(await warningsFor('pii'), undefined)
  assert.match(
    String(await warningsFor('typo')),
    /^There is no masking profile "typo" yet: .*mask publish/,
  )
})
