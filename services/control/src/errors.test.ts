import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { CONTROL_ERRORS } from './errors.ts'

const page = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8')

test('docs/reference/errors.md lists the errors of the admin API as they are', () => {
  const section = page.split('## Admin API')[1]?.split('\n## ')[0] ?? ''
  const rows = [...section.matchAll(/^\| `(\w+)`\s*\| (\d+)\s*\|/gm)]
  assert.deepEqual(
    Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)])),
    CONTROL_ERRORS,
  )
})
