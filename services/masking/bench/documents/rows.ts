import type { Random } from '../../src/testing/random.ts'
import { chance } from '../corpus/field.ts'
import { bare } from '../corpus/marks.ts'
import { someFields } from './fields.ts'

/** Answers of a database or an API as JSON: rows, one record with parts, or rows as JSON in a text. */
export function rowsDocument(random: Random, locale: string): string {
  const rows = makeRows(random, locale)
  const id = 1 + random.below(99)
  switch (random.below(5)) {
    case 0:
      return JSON.stringify({ rows, rowCount: rows.length })
    case 1:
      return JSON.stringify(rows, undefined, 2)
    case 2:
      return JSON.stringify({ jsonrpc: '2.0', id, result: { structuredContent: { rows } } })
    case 3: {
      const text = JSON.stringify(rows)
      return JSON.stringify({ jsonrpc: '2.0', id, result: { content: [{ type: 'text', text }] } })
    }
    default:
      return JSON.stringify({
        data: { customer: rows[0], related: { edges: rows.slice(1).map((node) => ({ node })) } },
      })
  }
}

function makeRows(random: Random, locale: string): Record<string, string | number>[] {
  const fields = someFields(random, locale, 3 + random.below(5))
  const asNumbers = chance(random, 30)
  return Array.from({ length: 2 + random.below(6) }, (_, index) => ({
    row: index + 1,
    ...Object.fromEntries(
      fields.map(({ column, make }) => [column, asNumbers ? bare(make(random)) : make(random)]),
    ),
  }))
}
