import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { EDGE_ERRORS } from './errors.ts'

const page = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8')

test('docs/reference/errors.md lists the errors of the edge as they are', () => {
  const section = page.split('## Edge: JSON-RPC')[1]?.split('\n## ')[0] ?? ''
  const rows = [...section.matchAll(/^\| `(\w+)`\s*\| (-\d+)\s*\| (\d+)\s*\| (yes|no)\s*\|/gm)]
  const documented = Object.fromEntries(
    rows.map(([, code, rpc, status, later]) => [code, `${rpc} ${status} ${later}`]),
  )
  const real = Object.fromEntries(
    Object.entries(EDGE_ERRORS).map(([code, { rpc, status, retryable }]) => [
      code,
      `${rpc} ${status} ${retryable ? 'yes' : 'no'}`,
    ]),
  )
  assert.deepEqual(documented, real)
})

test('no error number lies in a range that a specification reserves, but where it says which is due', () => {
  const { not_offered: unknownName, ...own } = EDGE_ERRORS
  assert.equal(unknownName.rpc, -32_602)
  for (const { rpc } of Object.values(own)) assert.ok(rpc < -32_768 || rpc > -32_000)
})
