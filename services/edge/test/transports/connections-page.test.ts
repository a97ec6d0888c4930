import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { test } from 'node:test'
import { Connection, parseConnection } from '@sallyport/contracts'
import { parse } from 'yaml'

const PAGE = new URL('../../../../docs/reference/connections.md', import.meta.url)

const page = await readFile(PAGE, 'utf8')

/** Rows of the table under a heading: the field, and whether it is required. */
function fields(heading: string): (readonly [string, boolean])[] {
  const section = page.split(/^## /m).find((text) => text.startsWith(heading)) ?? ''
  return Array.from(
    section.matchAll(/^\| `(\w+)` +\| (yes|no) /gm),
    ([, field = '', required]) => [field, required === 'yes'] as const,
  )
}

interface ObjectSchema {
  readonly properties: Readonly<Record<string, object>>
  readonly required?: readonly string[]
}

const ofSchema = ({ properties, required = [] }: ObjectSchema): (readonly [string, boolean])[] =>
  Object.keys(properties).map((field) => [field, required.includes(field)] as const)

const [streamableHttp, sse, stdio, approvals] = Connection.properties.target.anyOf

for (const [heading, schema] of [
  ['Fields', Connection],
  ['Streamable HTTP', streamableHttp],
  ['HTTP+SSE', sse],
  ['Programs (stdio)', stdio],
  ['Approvals', approvals],
] as const)
  test(`the page of connections has every field under "${heading}", and no other`, () => {
    assert.deepEqual(fields(heading), ofSchema(schema))
  })

test('every example of the page of connections can be registered, each transport has one', () => {
  const examples = Array.from(page.matchAll(/^```yaml\n(.*?)^```$/gms), ([, text = '']) =>
    parseConnection(parse(text)),
  )
  const transports = new Set(examples.map(({ target }) => target.transport))
  assert.deepEqual(transports, new Set(['streamable-http', 'sse', 'stdio', 'approvals']))
})
