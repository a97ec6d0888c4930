import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { SqlDialect, type SqlFacts } from '@sallyport/contracts'
import { type CorpusCase, corpusFiles, corpusOf, DEFAULT_SCHEMAS } from './corpus.ts'
import { sqlAccess } from './sql-access.ts'
import { sqlFacts } from './sql-facts.ts'

const DIALECTS = SqlDialect.enum

const expected = (each: CorpusCase) => ({
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
    })
  }
}

test('every dialect has its statements', () => {
  assert.deepEqual(
    corpusFiles().toSorted(),
    DIALECTS.map((dialect) => `${dialect}.yaml`).toSorted(),
  )
})

test('every harmless statement that is not judged a read is listed for people', () => {
  const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8')
  for (const dialect of DIALECTS) {
    for (const { why, access, harmless } of corpusOf(dialect)) {
      if (harmless === true) assert.notEqual(access, 'read', why)
      if (harmless === true) assert.ok(readme.includes(`- ${why}`), `${dialect}: ${why}`)
    }
  }
})
