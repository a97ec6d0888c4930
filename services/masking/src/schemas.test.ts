import assert from 'node:assert/strict'
import { test } from 'node:test'
import { BusError, RpcError } from '@sallyport/bus'
import { Digest, parser } from '@sallyport/contracts'
import { type Answer, findSchemas } from './schemas.ts'
import { QUERY } from './testing/profile.ts'

const parsePin = (text: string): Answer => JSON.parse(text)
const digest = parser('digest', Digest)
const of = { ...QUERY, definition: digest('a'.repeat(64)) }

/** A policy service that answers as told, and what it was asked. */
function policy(answer: () => Promise<unknown>) {
  const asked = { count: 0 }
  const find = findSchemas(async () => {
    asked.count++
    return parsePin(JSON.stringify(await answer()))
  })
  return { asked, find }
}

const pinned = (definition: object): object => ({
  pinned: { hash: of.definition, definition: JSON.stringify(definition) },
})

test('the schema of a definition is asked for once', async () => {
  const { asked, find } = policy(() =>
    Promise.resolve(pinned({ outputSchema: { type: 'object' } })),
  )
  assert.deepEqual((await find(of))?.schema, { type: 'object' })
  assert.deepEqual((await find(of))?.schema, { type: 'object' })
  assert.equal(asked.count, 1)
  await find({ ...of, name: 'other' })
  assert.equal(asked.count, 2)
})

test('a tool without a schema has none, and one that is not understood counts as none', async () => {
  for (const definition of [{}, { outputSchema: { $ref: 'https://x.org' } }]) {
    const { find } = policy(() => Promise.resolve(pinned(definition)))
    assert.equal(await find(of), undefined)
  }
})

const gone = (): Promise<never> => Promise.reject(new RpcError('not_found', 'no such definition'))

test('another definition, or none, has no schema for now', async () => {
  const other = { pinned: { hash: 'sha256:x', definition: '{"outputSchema":{}}' } }
  for (const answer of [(): Promise<unknown> => Promise.resolve(other), gone]) {
    const { asked, find } = policy(answer)
    assert.equal(await find(of), undefined)
    assert.equal(await find(of), undefined)
    assert.equal(asked.count, 2)
  }
})

test('where the policy service does not answer, nothing is masked by guess', async () => {
  const { find } = policy(() => Promise.reject(new BusError('unavailable', 'nobody answers')))
  await assert.rejects(find(of), { code: 'unavailable' })
})
