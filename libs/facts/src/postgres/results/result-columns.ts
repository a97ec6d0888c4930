import type { SqlFacts } from '@sallyport/contracts'
import { FactsError } from '../../errors.ts'
import type { Fields } from '../nodes.ts'
import { change } from './changes.ts'
import { isOpen, type Output, Untold } from './outputs.ts'
import { select } from './queries.ts'
import type { Place, Reader } from './reader.ts'
import { references } from './references.ts'

type ResultColumns = NonNullable<SqlFacts['resultColumns']>

/** Most work that is done for one statement: nodes that are read, and origins that are counted. */
const MAX_WORK = 50_000

/** Bounds of the contract of the facts. */
const MAX_COLUMNS = 256
const MAX_ORIGINS = 256
const MAX_NAME_LENGTH = 256
const MAX_ORIGIN_LENGTH = 191
/** Most characters of all of them: they are kept with every decision. */
const MAX_CHARS = 32_768

/**
 * The columns of the rows that a statement answers with, and the columns of tables whose values each may hold. Undefined
 * where it answers with none, or where that cannot be told in full. The tree must be one that the analysis understands.
 */
export function resultColumns(
  kind: string,
  node: Fields,
  defaultSchema: string,
): ResultColumns | undefined {
  if (kind !== 'SelectStmt' && node['returningClause'] === undefined) return undefined
  try {
    const outputs = readerOf(defaultSchema).query(kind, node, {})
    const columns = outputs.map(told)
    return columns.length > MAX_COLUMNS || charactersOf(columns) > MAX_CHARS ? undefined : columns
  } catch (error) {
    if (error instanceof Untold || error instanceof FactsError) return undefined
    throw error
  }
}

const charactersOf = (columns: ResultColumns): number =>
  columns
    .flatMap(({ name, sources }) => [name, ...sources])
    .reduce((sum, { length }) => sum + length, 0)

function readerOf(defaultSchema: string): Reader {
  let work = 0
  const read = new Map<Fields, { readonly place: Place; readonly outputs: readonly Output[] }>()
  const outputsOf: Reader['query'] = (kind, node, place, conditions) => {
    if (kind === 'SelectStmt') return select(node, place, reader, conditions)
    if (CHANGES.has(kind)) return change(kind, node, place, reader)
    throw new Untold()
  }
  const reader: Reader = {
    defaultSchema,
    spend(amount) {
      work += amount
      if (work > MAX_WORK) throw new Untold()
    },
    query(kind, node, place, conditions) {
      // A query is asked for its columns, and by what it stands in for its name: twice at each level would be too much.
      const before = read.get(node)
      if (before?.place === place && conditions === undefined) return before.outputs
      const outputs = outputsOf(kind, node, place, conditions)
      read.set(node, { place, outputs })
      return outputs
    },
    references: (kind, node, place, into) => references(kind, node, place, into, reader),
  }
  return reader
}

const CHANGES = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'])

function told(output: Output): ResultColumns[number] {
  const sources = [...output.origins].toSorted()
  const fits = sources.every((source) => source.length <= MAX_ORIGIN_LENGTH)
  if (!fits || sources.length > MAX_ORIGINS) throw new Untold()
  if (isOpen(output)) {
    // Without a table, any of the columns may hold any of the sources, and their names are not known.
    if (output.table === undefined && sources.length > 0) throw new Untold()
    return { name: '*', sources }
  }
  const { name } = output
  // A column that is called so could be taken for all of them.
  if (name === '*' || name.length > MAX_NAME_LENGTH) throw new Untold()
  return { name, sources }
}
