import assert from 'node:assert/strict'
import { test } from 'node:test'
import { filterDefinitions, privateCaching } from './definition-list.ts'

test('a list keeps what may be seen, in order, and everything beside it', async () => {
  const result = {
    tools: [{ name: 'query' }, { name: 'drop' }, { title: 'nameless' }, { name: 'list', x: 1 }],
    nextCursor: 'c',
  }
  const seen = await filterDefinitions(result, (verb, name) =>
    Promise.resolve(verb === 'tools/call' && name !== 'drop'),
  )
  assert.deepEqual(seen, { tools: [{ name: 'query' }, { name: 'list', x: 1 }], nextCursor: 'c' })
})

test('a filtered list is private to who asked and soon asked again', () => {
  assert.deepEqual(privateCaching({ cacheScope: 'public', ttlMs: 86_400_000 }, 5000), {
    cacheScope: 'private',
    ttlMs: 5000,
  })
  assert.deepEqual(privateCaching({ tools: [] }, 5000), { tools: [] })
})
