import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import asyncapi from '@asyncapi/specs/schemas/3.1.0-without-$id.json' with { type: 'json' }
import Schema from 'typebox/schema'
import { documents, EMITTED_ELSEWHERE } from './documents.ts'

const docs = documents()
const dir = new URL('../../../schemas/', import.meta.url)

test('schemas/ on disk is what the contracts say: nothing else, nothing missing', () => {
  const expected = [...docs.keys(), ...EMITTED_ELSEWHERE]
  assert.deepEqual(readdirSync(dir).toSorted(), expected.toSorted())
  for (const [name, doc] of docs) {
    const text = readFileSync(new URL(name, dir), 'utf8')
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(doc)), name)
  }
})

test('the AsyncAPI document is valid 3.1', () => {
  const meta: object = asyncapi
  assert.ok(Schema.Compile(meta).Check(docs.get('asyncapi.json')))
})

test('every reference of the AsyncAPI document leads somewhere', () => {
  const document: unknown = docs.get('asyncapi.json')
  const refs = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map((m) => m[1] ?? '')
  assert.ok(refs.length > 20)
  for (const ref of refs) assert.ok(resolves(document, ref), ref)
})

function resolves(document: unknown, ref: string): boolean {
  if (ref.startsWith('./')) return docs.has(ref.slice(2))
  let node = document
  for (const key of ref.slice(2).split('/')) {
    if (typeof node !== 'object' || node === null) return false
    node = Reflect.get(node, key)
  }
  return node !== undefined
}
