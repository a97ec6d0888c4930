import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { CONTROL_ERRORS, ControlError, type ControlErrorCode, isRefusal } from './errors.ts'

const page = readFileSync(new URL('../../../docs/reference/errors.md', import.meta.url), 'utf8')

test('docs/reference/errors.md lists the errors of the admin API as they are', () => {
  const section = page.split('## Admin API')[1]?.split('\n## ')[0] ?? ''
  const rows = [...section.matchAll(/^\| `(\w+)`\s*\| (\d+)\s*\|/gm)]
  assert.deepEqual(
    Object.fromEntries(rows.map(([, code, status]) => [code, Number(status)])),
    CONTROL_ERRORS,
  )
})

const isCode = (code: string): code is ControlErrorCode => code in CONTROL_ERRORS

test('refusals for want of a token or of a right are told of, and no other failure', () => {
  const codes = Object.keys(CONTROL_ERRORS).filter(isCode)
  assert.deepEqual(
    codes.filter((code) => isRefusal(new ControlError(code, ''))),
    [
      'unauthenticated',
      'forbidden',
      'not_an_approver',
      'own_request',
      'not_own_request',
      'own_session',
      'not_grantable',
      'no_break_glass',
      'glass_stopped',
      'held',
    ],
  )
})
