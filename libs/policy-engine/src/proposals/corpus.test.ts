import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parser } from '@sallyport/contracts'
import { Type } from 'typebox'
import { parse } from 'yaml'
import { propose } from './index.ts'

const parseCorpus = parser(
  'corpus',
  Type.Array(
    Type.Object(
      {
        tool: Type.String(),
        description: Type.Optional(Type.String()),
        args: Type.Record(Type.String(), Type.Unknown()),
        expect: Type.Optional(Type.Array(Type.String())),
      },
      { additionalProperties: false },
    ),
  ),
)
const CORPUS = parseCorpus(
  parse(readFileSync(new URL('testing/corpus.yaml', import.meta.url), 'utf8')),
)

/** The schema that a short notation stands for. */
function schemaOf(given: unknown): unknown {
  if (Array.isArray(given)) {
    const [type, description]: unknown[] = given
    return { ...Object(schemaOf(type)), description }
  }
  if (given === 'strings') return { type: 'array', items: { type: 'string' } }
  return typeof given === 'string' ? { type: given } : given
}

for (const { tool, description, args, expect = [] } of CORPUS) {
  test(`${tool}(${Object.keys(args).join(', ')}): ${expect.join('; ') || 'nothing'}`, () => {
    const properties = Object.fromEntries(
      Object.entries(args).map(([name, given]) => [name, schemaOf(given)]),
    )
    const inputSchema = { type: 'object', properties }
    const { proposals } = propose(JSON.stringify({ name: tool, description, inputSchema }))
    const found = proposals.map(({ argument, holds, confidence, dialect, shell }) =>
      [argument, holds, confidence, dialect ?? shell ?? ''].join(' ').trim(),
    )
    assert.deepEqual(found.toSorted(), expect.toSorted())
  })
}
