import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { EXPORTER_REFUSALS } from './errors.ts'

const page = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8')

test('the reference lists exactly the codes of this service, and which may succeed later', () => {
  const [section = ''] = page.split('\n## Exporter\n').slice(1)
  const [table = ''] = section.split('\n## ')
  const rows = [...table.matchAll(/^\| `(\w+)` +\| (yes|no) /gm)]
  const documented = rows.map(([, code, later]) => [code, { retryable: later === 'yes' }])
  assert.deepEqual(Object.fromEntries(documented), EXPORTER_REFUSALS)
})
