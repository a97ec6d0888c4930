import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StateEntry } from '@sallyport/bus'
import {
  maskingPublished,
  type MaskProfile,
  newEventId,
  type Principal,
  seal,
} from '@sallyport/contracts'
import { compileProfile } from './domain/compile-profile.ts'
import { MAX_PROFILES, ProfileShelf } from './profile-shelf.ts'

const author: Principal = { kind: 'user', id: 'dave', issuer: 'i', groups: [] }

function entry(id: string, version: number, profile: MaskProfile = { name: id }): StateEntry {
  const data = { version, profile, author, reason: 'test', previous: version - 1 }
  const stamp = { id: newEventId(), source: '/masking', time: new Date(0) }
  const event = seal(maskingPublished, `masking/${id}`, data, stamp)
  return { aggregate: 'masking', id, event, sequence: version }
}

function shelf() {
  const told: string[] = []
  const compiled: string[] = []
  const events = {
    profileInForce: (name: string, version: number) => void told.push(`${name} ${version}`),
    profileUnusable: (name: string, version: number) => void told.push(`no ${name} ${version}`),
    noRoom: (name: string) => void told.push(`no room for ${name}`),
  }
  const compile = (profile: MaskProfile, version: number) => {
    compiled.push(`${profile.name} ${version}`)
    if (profile.description === 'broken') throw new TypeError('broken')
    return compileProfile(profile, version)
  }
  return { told, compiled, profiles: new ProfileShelf(compile, events) }
}

test('of many versions only the newest is made ready, once; later ones as they come', async () => {
  const { profiles, compiled } = shelf()
  for (const name of ['a', 'b'])
    for (const version of [1, 2, 3]) assert.equal(profiles.put(entry(name, version)), version)
  assert.deepEqual([compiled, [...profiles.ready.keys()]], [[], ['default']])
  await profiles.open()
  assert.deepEqual(compiled, ['a 3', 'b 3'])
  profiles.put(entry('a', 4))
  assert.deepEqual(compiled, ['a 3', 'b 3', 'a 4'])
  assert.equal(profiles.ready.get('a')?.version, 4)
})

test('what cannot be used takes the place of the version before, the built-in profile too', async () => {
  const { profiles, told } = shelf()
  await profiles.open()
  profiles.put(entry('a', 1))
  profiles.put(entry('a', 2, { name: 'a', description: 'broken' }))
  profiles.put(entry('default', 1, { name: 'default', kinds: { gait: { action: 'redact' } } }))
  profiles.put({ ...entry('other', 7), id: 'b' })
  assert.deepEqual(told, ['a 1', 'no a 2', 'no default 1', 'no b 0'])
  assert.deepEqual([...profiles.ready.keys()], [])
  assert.deepEqual([profiles.get('b')?.version, profiles.get('b')?.definition], [0, undefined])
})

test('a deployment has room for 256 profiles, those that came first', async () => {
  const { profiles, told } = shelf()
  for (let index = 1; index <= MAX_PROFILES; index++) profiles.put(entry(`p${index}`, 1))
  await profiles.open()
  assert.equal(profiles.list().length, MAX_PROFILES)
  assert.equal(profiles.ready.has(`p${MAX_PROFILES}`), false)
  assert.equal(told[0], `no room for p${MAX_PROFILES}`)
  assert.equal(profiles.put(entry('p1', 2)), 2)
})
