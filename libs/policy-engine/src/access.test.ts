import assert from 'node:assert/strict'
import { test } from 'node:test'
import { accessTerms } from './access.ts'
import { createEngine } from './cedar/engine.ts'

const WRITES =
  'permit (principal, action == Action::"tools/call", resource) when { context.approved };'
const engine = createEngine((error) => assert.fail(String(error)))

test('of access for a time those policies are told that let it be given, and no others', () => {
  const set = engine.load(
    'orders',
    1,
    `@id("some") @reason("Some rows.") @approvers("dba") @grant("30m") ${WRITES}
     @id("all") @reason("All rows.") @unmask("email") @approvers("dba") @quorum("2") ${WRITES}
     @id("urgent") @reason("Urgent rows.") @approvers("dba") @breakGlass("5m") ${WRITES}
     @id("other") @approvers("dba") @grant("1h") ${WRITES}`,
  )
  const { policies, reasons, terms } = accessTerms(set, ['some', 'all', 'urgent']) ?? {}
  assert.deepEqual(policies, ['some', 'urgent'])
  assert.deepEqual(reasons, [
    'Values of these kinds are shown in the clear: email.',
    'Some rows.',
    'Urgent rows.',
  ])
  assert.deepEqual([terms?.grantSeconds, terms?.breakGlassSeconds], [1800, 300])
  assert.equal(accessTerms(set, ['all']), undefined)
})
