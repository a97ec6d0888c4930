import { type Fields, isFields, names, open, text } from '../nodes.ts'
import { type Output, renamed, Untold } from './outputs.ts'
import { type Ctes, listOf, type Place, type Reader } from './reader.ts'

/** The common table expressions that a statement sees: each sees those before it, and after RECURSIVE itself. */
export function withClause(node: Fields, place: Place, reader: Reader): Ctes | undefined {
  const clause = node['withClause']
  if (clause === undefined) return place.ctes
  if (!isFields(clause)) throw new Untold()
  const expressions = listOf(clause['ctes']).map((item) => open(item)[1])
  const recursive = clause['recursive'] === true
  let ctes = place.ctes
  // After RECURSIVE, a name is seen before it is reached.
  if (recursive) for (const { ctename } of expressions) ctes = bound(text(ctename), undefined, ctes)
  for (const expression of expressions) {
    const outputs = outputsOf(expression, { ...place, ctes }, recursive, reader)
    ctes = bound(text(expression['ctename']), outputs, ctes)
  }
  return ctes
}

const bound = (
  name: string,
  outputs: readonly Output[] | undefined,
  next: Ctes | undefined,
): Ctes => ({ name, outputs, next })

function outputsOf(
  expression: Fields,
  place: Place,
  recursive: boolean,
  reader: Reader,
): readonly Output[] {
  // They add columns of their own.
  if (expression['search_clause'] !== undefined || expression['cycle_clause'] !== undefined) {
    throw new Untold()
  }
  const [kind, query] = open(expression['ctequery'])
  const columns = names(expression['aliascolnames'])
  const first = recursive && kind === 'SelectStmt' ? query['larg'] : undefined
  if (!isFields(first)) return renamed(reader.query(kind, query, place), columns)
  const inner = { ...place, ctes: withClause(query, place, reader) }
  const start = renamed(reader.query(kind, first, inner), columns)
  const name = text(expression['ctename'])
  return settled(start, (known) => {
    const within = { ...place, ctes: bound(name, known, place.ctes) }
    return renamed(reader.query(kind, query, within), columns)
  })
}

/** Rows of a recursive query hold what its first rows hold, and what its step makes of them, until nothing is added. */
function settled(
  start: readonly Output[],
  step: (known: readonly Output[]) => readonly Output[],
): readonly Output[] {
  let known = start
  for (;;) {
    const next = step(known)
    if (next.every(({ origins }, place) => origins.size === known[place]?.origins.size)) return next
    known = next
  }
}
