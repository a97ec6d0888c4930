import { FactsError } from '../errors.ts'
import { asFields, asList, variantOf } from './walker.ts'

/**
 * The parser stops without a word at an END that follows a whole statement, and passes over whatever comes after it:
 * `SELECT 1 END; DROP TABLE orders` is one harmless query to it. So a last statement is added to each text that no text
 * can hold, and a tree that does not end with it is not the tree of the whole text.
 */
export function withMark(sql: string): { readonly text: string; readonly mark: string } {
  let mark = 'end of text'
  while (sql.includes(mark)) mark += '.'
  return { text: `${sql}\n;\nSELECT '${mark}'`, mark }
}

/** The statements of a text but for the one that marks its end. Throws a {@link FactsError} where that is missing. */
export function statementsBefore(mark: string, tree: unknown): readonly unknown[] {
  const statements = asList(tree)
  const last = statements.at(-1)
  if (last === undefined || markOf(last) !== mark) throw new FactsError('not_sql')
  return statements.slice(0, -1)
}

function markOf(statement: unknown): unknown {
  const [kind, query] = variantOf(statement)
  if (kind !== 'Query') return undefined
  const [body, select] = variantOf(asFields(query)['body'])
  if (body !== 'Select') return undefined
  const [item, expression] = variantOf(asList(asFields(select)['projection'])[0])
  if (item !== 'UnnamedExpr') return undefined
  const [type, value] = variantOf(expression)
  return type === 'Value' ? variantOf(asFields(value)['value'])[1] : undefined
}
