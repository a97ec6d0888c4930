import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { APPROVAL_ERRORS } from './errors.ts'

const page = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8')

test('the reference lists exactly the codes of this service, and which may succeed later', () => {
  const [section = ''] = page.split('\n## Approval\n').slice(1)
  const [table = ''] = section.split('\n## ')
  const rows = [...table.matchAll(/^\| `(\w+)` +\| (yes|no) /gm)]
  const documented = Object.fromEntries(rows.map(([, code, later]) => [code, later === 'yes']))
  const actual = Object.entries(APPROVAL_ERRORS).map(([code, { retryable }]) => [code, retryable])
  assert.deepEqual(documented, Object.fromEntries(actual))
})
