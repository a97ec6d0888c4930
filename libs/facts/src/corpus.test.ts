import assert from 'node:assert/strict'
import { test } from 'node:test'
import { SqlDialect, type SqlFacts } from '@sallyport/contracts'
import { corpusFiles, corpusOf, DEFAULT_SCHEMAS, type SqlCase } from './corpus.ts'
import { sqlAccess } from './sql-access.ts'
import { sqlFacts } from './sql-facts.ts'

const DIALECTS = SqlDialect.enum

const expected = (each: SqlCase) => ({
  access: each.access,
  understood: each.understood ?? true,
  statements: each.understood === false ? 0 : (each.statements ?? 1),
  verbs: (each.verbs ?? []).toSorted(),
  reads: (each.reads ?? []).toSorted(),
  writes: (each.writes ?? []).toSorted(),
  functions: (each.functions ?? []).toSorted(),
  columns: (each.columns ?? []).toSorted(),
  missingWhere: each.missingWhere ?? false,
  limit: each.limit,
})

const found = (facts: SqlFacts) => ({
  access: sqlAccess(facts),
  understood: facts.understood,
  statements: facts.statements,
  verbs: facts.verbs.toSorted(),
  reads: facts.tablesRead.toSorted(),
  writes: facts.tablesWritten.toSorted(),
  functions: facts.functions.toSorted(),
  columns: (facts.columns ?? []).toSorted(),
  missingWhere: facts.missingWhere ?? false,
  limit: facts.limit,
})

for (const dialect of DIALECTS) {
  const defaultSchema = DEFAULT_SCHEMAS[dialect]
  for (const each of corpusOf(dialect)) {
    test(`${dialect}, ${each.access}: ${each.why}`, async () => {
      const facts = await sqlFacts(each.sql, { dialect, defaultSchema })
      assert.deepEqual(found(facts), expected(each))
      // What a function reads stands in no list of columns.
      if (facts.functions.length > 0) assert.equal(facts.columns, undefined)
    })
  }
}

test('every dialect has its statements', () => {
  assert.deepEqual(
    corpusFiles().toSorted(),
    [...DIALECTS, 'paths', 'shell', 'urls'].map((name) => `${name}.yaml`).toSorted(),
  )
})
