import assert from 'node:assert/strict'
import { test } from 'node:test'
import { visibleDefinitions } from './definition-list.ts'

test('every list of a result is judged, each element by its name; a nameless one may not be seen', async () => {
  const result = {
    tools: [{ name: 'query' }, { name: 'drop' }, { title: 'nameless' }, 'text'],
    resources: [{ uri: 'file:///a' }],
    nextCursor: 'c',
  }
  const asked: string[] = []
  const seen = await visibleDefinitions(result, (verb, name) => {
    asked.push(`${verb} ${name}`)
    return Promise.resolve(name !== 'drop')
  })
  assert.deepEqual(seen, [
    { member: 'tools', keep: [true, false, false, false] },
    { member: 'resources', keep: [true] },
  ])
  assert.deepEqual(asked, ['tools/call query', 'tools/call drop', 'resources/read file:///a'])
})
