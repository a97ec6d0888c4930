import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Access } from '@sallyport/contracts'
import { sqlAccess } from './sql-access.ts'
import { sqlFacts } from './sql-facts.ts'

/** A statement and all that must be found in it; names are separated by commas, nothing means none. */
export interface SqlCase {
  readonly sql: string
  readonly is: Access
  readonly verbs: string
  readonly reads?: string
  readonly writes?: string
  readonly calls?: string
  /** One unless said. */
  readonly statements?: number
}

const list = (names: string | undefined): readonly string[] =>
  (names ?? '').split(', ').filter((name) => name !== '')

/** Makes one test of each statement: every list of its facts, in any order, and its access. */
export function checkAll(cases: readonly SqlCase[]): void {
  for (const { sql, is, verbs, reads, writes, calls, statements = 1 } of cases) {
    test(`${is}: ${sql.replaceAll(/\s+/g, ' ').slice(0, 90)}`, async () => {
      const facts = await sqlFacts(sql, { dialect: 'postgresql', defaultSchema: 'public' })
      assert.equal(facts.problem, undefined)
      assert.deepEqual(
        {
          statements: facts.statements,
          verbs: facts.verbs.toSorted(),
          reads: facts.tablesRead.toSorted(),
          writes: facts.tablesWritten.toSorted(),
          calls: facts.functions.toSorted(),
          is: sqlAccess(facts),
        },
        {
          statements,
          verbs: list(verbs).toSorted(),
          reads: list(reads).toSorted(),
          writes: list(writes).toSorted(),
          calls: list(calls).toSorted(),
          is,
        },
      )
    })
  }
}
