import assert from 'node:assert/strict'
import { test } from 'node:test'
import { policyCan } from '@sallyport/contracts'
import type { PolicySet } from '@sallyport/policy-engine'
import { pinsOf, plainConnection as connection } from '../testing/pinned-tools.ts'
import { can } from './policy-can.ts'

const request = policyCan.parseRequest({
  connection: 'orders',
  principal: { kind: 'user', id: 'alice', issuer: 'i', groups: [] },
  limit: 500,
})

const pins = pinsOf(['a', 'b', 'c'])

const readsNothing = (): undefined => undefined

/** A set that permits everything, slower than a slice is long; `asked` hears each question. */
function slowSet(version: number, asked: () => void): PolicySet {
  const authorize = () => {
    asked()
    const until = performance.now() + 6
    while (performance.now() < until);
    return { is: 'allow', determining: [`of-${version}`] } as const
  }
  const terms = new Map([[`of-${version}`, { effect: 'permit' } as const]])
  const authorizeSome = { arguments: authorize, arguments_and_access: authorize }
  return {
    version,
    terms,
    groups: new Set(),
    authorize,
    authorizeApproved: authorize,
    authorizeSome,
    reads: readsNothing,
  }
}

const now = (): Date => new Date()
const signal = new AbortController().signal

test('a page is by one version, whatever is published while it is made', async () => {
  let inForce = 1
  const versions = [1, 2].map((version) => ({
    version,
    cedar: '',
    arguments: [],
    sequence: version,
    set: slowSet(version, () => {
      inForce = 2
    }),
  }))
  const policies = () => versions[inForce - 1]
  const reply = await can({ store: { connection: () => connection, policies, pins }, now })(
    request,
    { signal },
  )
  assert.equal(reply.policyVersion, 2)
  assert.equal(reply.permissions.length, 8)
  for (const { policies: ids } of reply.permissions) assert.deepEqual(ids, ['of-2'])
})

test('whoever asks while versions come all the time is told to ask again', async () => {
  const set = slowSet(1, () => {})
  const policies = () => ({ version: 1, cedar: '', arguments: [], sequence: 1, set })
  const asking = can({ store: { connection: () => connection, policies, pins }, now })(request, {
    signal,
  })
  await assert.rejects(asking, { code: 'contended', retryable: true })
})

test('nobody goes on for an asker who has left', async () => {
  const left = AbortSignal.abort(new Error('left'))
  const set = slowSet(1, () => {})
  const published = { version: 1, cedar: '', arguments: [], sequence: 1, set }
  const asking = can({
    store: { connection: () => connection, policies: () => published, pins },
    now,
  })
  await assert.rejects(asking(request, { signal: left }), /left/)
})
