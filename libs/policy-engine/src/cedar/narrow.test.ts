import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Question } from '../domain/question.ts'
import { narrowing } from './narrow.ts'
import type { SetReads } from './reads-of-set.ts'

const NOTHING: SetReads = {
  principal: false,
  resource: false,
  wholeContext: false,
  paths: [],
  presences: [],
  compared: [],
}

const context: Question['context'] = {
  approved: false,
  access: 'read',
  connection: { __entity: { type: 'Connection', id: 'orders' } },
  clientAddress: { __extn: { fn: 'ip', arg: '10.0.0.1' } },
  sql: { understood: true, verbs: ['SELECT'], tablesRead: ['public.orders'] },
}

function narrowed(reads: Partial<SetReads>): Question['context'] {
  const uid = { type: 'User', id: 'alice' }
  const question = { principal: uid, action: uid, resource: uid, entities: [], context }
  return narrowing({ ...NOTHING, ...reads })(question).context
}

test('what a set cannot read is left out', () => {
  assert.deepEqual(narrowed({}), {})
  assert.deepEqual(narrowed({ paths: [['access'], ['sql', 'verbs'], ['shell', 'names']] }), {
    access: 'read',
    sql: { verbs: ['SELECT'] },
  })
  const compared = [{ path: ['sql', 'tablesRead'], texts: new Set<string>() }]
  assert.deepEqual(narrowed({ compared }), { sql: { tablesRead: ['public.orders'] } })
})

test('what is only tested for stays there, without what it holds', () => {
  assert.deepEqual(narrowed({ presences: [['sql'], ['sql', 'limit']] }), { sql: {} })
  assert.deepEqual(narrowed({ presences: [['sql']], paths: [['sql', 'understood']] }), {
    sql: { understood: true },
  })
})

test('what is read as a whole stays whole, in whatever order it is named', () => {
  const { sql, connection, clientAddress } = context
  assert.deepEqual(narrowed({ wholeContext: true }), context)
  assert.deepEqual(narrowed({ paths: [['sql'], ['sql', 'verbs']] }), { sql })
  assert.deepEqual(narrowed({ paths: [['sql', 'verbs'], ['sql']] }), { sql })
  const presences = [['clientAddress']]
  assert.deepEqual(narrowed({ paths: [['connection', 'name']], presences }), {
    connection,
    clientAddress,
  })
})
