import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StateEntry } from '@sallyport/bus'
import { newEventId, policyPublish, policyPublished, seal } from '@sallyport/contracts'
import { createEngine } from '@sallyport/policy-engine'
import { PolicyShelf } from './policy-shelf.ts'

const { author } = policyPublish.parseRequest({
  connection: 'x',
  cedar: '',
  expectedVersion: 0,
  author: { kind: 'user', id: 'dave', issuer: 'i', groups: [] },
  reason: 'test',
})

function entry(id: string, version: number, cedar = '// nothing'): StateEntry {
  const { connection } = policyPublish.parseRequest({
    connection: id,
    cedar,
    expectedVersion: 0,
    author,
    reason: 'test',
  })
  const data = { connection, version, cedar, author, reason: 'test' }
  const stamp = { id: newEventId(), source: '/policy', time: new Date(0) }
  const event = seal(policyPublished, `policy/${id}`, data, stamp)
  return { aggregate: 'policy', id, event, sequence: version }
}

function shelf() {
  const loads: string[] = []
  const unusable: string[] = []
  const engine = createEngine((error) => assert.fail(String(error)))
  const loading = {
    load: (...args: Parameters<typeof engine.load>) => {
      loads.push(`${args[0]} ${args[1]}`)
      return engine.load(...args)
    },
  }
  const events = { setInForce: () => {}, setUnusable: (name: string) => void unusable.push(name) }
  return { loads, unusable, policies: new PolicyShelf(loading, events) }
}

const never = new AbortController().signal

test('of many versions only the newest is read, when somebody asks for it or the start is over', async () => {
  const { policies, loads } = shelf()
  for (const name of ['a', 'b', 'c']) {
    for (const version of [1, 2, 3]) assert.equal(policies.put(entry(name, version)), version)
  }
  assert.deepEqual([loads, policies.size], [[], 3])
  assert.equal(policies.get('b')?.set?.version, 3)
  assert.equal(policies.get('b')?.version, 3)
  assert.deepEqual(loads, ['b 3'])
  await policies.open(never)
  assert.deepEqual(loads.toSorted(), ['a 3', 'b 3', 'c 3'])
})

test('once it is open each version counts as it comes, also while older ones are read', async () => {
  const { policies, loads } = shelf()
  policies.put(entry('a', 1))
  policies.put(entry('b', 1))
  const opening = policies.open(never)
  policies.put(entry('b', 2))
  assert.equal(policies.get('b')?.set?.version, 2)
  await opening
  assert.deepEqual(loads.toSorted(), ['a 1', 'b 2'])
})

test('a version that cannot be used takes the place of the one before, at whatever time', async () => {
  const { policies, unusable } = shelf()
  policies.put(entry('a', 1))
  policies.put(entry('a', 2, 'permit ('))
  assert.equal(policies.get('a')?.set, undefined)
  assert.equal(policies.get('a')?.version, 2)
  await policies.open(never)
  policies.put(entry('b', 1))
  policies.put({ ...entry('other', 2), id: 'b' })
  assert.deepEqual([policies.get('b')?.set, policies.get('b')?.version], [undefined, 0])
  assert.deepEqual(unusable, ['a', 'b'])
})

test('reading ends with the service', async () => {
  const { policies, loads } = shelf()
  for (const name of ['a', 'b', 'c']) policies.put(entry(name, 1))
  const ending = new AbortController()
  const opening = policies.open(ending.signal)
  ending.abort()
  await opening
  assert.deepEqual(loads, [])
})
