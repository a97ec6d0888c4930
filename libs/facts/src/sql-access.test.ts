import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SqlFacts } from '@sallyport/contracts'
import { sqlAccess } from './sql-access.ts'

const read: SqlFacts = {
  understood: true,
  statements: 1,
  verbs: ['SELECT'],
  tablesRead: ['public.orders'],
  tablesWritten: [],
  functions: [],
}

test('facts of one plain query are a read', () => {
  assert.equal(sqlAccess(read), 'read')
})

test('one doubt is enough to make it administration', () => {
  const doubts: Partial<SqlFacts>[] = [
    { understood: false },
    { statements: 0 },
    { statements: 2 },
    { verbs: [] },
    { verbs: ['SELECT', 'TELEPORT'] },
    { tablesWritten: ['public.orders'] },
    { functions: ['set_config'] },
  ]
  for (const doubt of doubts) {
    assert.equal(sqlAccess({ ...read, ...doubt }), 'admin', JSON.stringify(doubt))
  }
})
