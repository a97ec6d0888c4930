import { FactsError } from '../errors.ts'
import { partsOf, tableName } from './names.ts'
import { callsFunction } from './expressions.ts'
import { asFields, asList, type Handler, isNothing, type Place, type Walker } from './walker.ts'

/** A query: its common table expressions, its body, its locks. */
const query: Handler = (value, place, walker) => {
  const node = asFields(value)
  const locks = asList(node['locks']).map((lock) => lockVerb(asFields(lock)['lock_type']))
  for (const verb of locks) walker.findings.verb(verb)
  const hidden = commonTables(node['with'], place, walker)
  const use = locks.length > 0 || place.use === 'both' ? 'both' : 'read'
  const { rows, ...rest } = place
  const inside = { ...rest, hidden, use } as const
  walker.visit('SetExpr', node['body'], rows === true ? { ...inside, rows } : inside)
  walker.fields('Query', node, inside, ['with', 'body'])
}

function lockVerb(type: unknown): string {
  if (type === 'Update') return 'SELECT FOR UPDATE'
  if (type === 'Share') return 'SELECT FOR SHARE'
  throw new FactsError('unknown_node')
}

/**
 * Visits the common table expressions and returns the names that hide tables from the statement they belong to. Each
 * sees those before it, and after RECURSIVE itself. Names hide only what is written in the same letters: where a server
 * ignores case, the table is reported although it is not read.
 */
function commonTables(value: unknown, place: Place, walker: Walker): ReadonlySet<string> {
  if (value === undefined || value === null) return place.hidden
  const clause = asFields(value)
  const hidden = new Set(place.hidden)
  for (const item of asList(clause['cte_tables'])) {
    const expression = asFields(item)
    const { name } = asFields(expression['alias'])
    const own = hiddenName(asFields(name))
    if (clause['recursive'] === true) hidden.add(own)
    walker.fields('Cte', expression, { hidden: new Set(hidden), use: 'read' })
    hidden.add(own)
  }
  walker.fields('With', clause, place, ['cte_tables'])
  return hidden
}

/** A quoted name and an unquoted one are two where the server folds only one of them. */
function hiddenName({ value, quote_style: quote }: ReturnType<typeof asFields>): string {
  if (typeof value !== 'string') throw new FactsError('unknown_node')
  return typeof quote === 'string' ? `"${value}` : value
}

const select: Handler = (value, place, walker) => {
  const node = asFields(value)
  walker.findings.verb(isNothing(node['into']) ? 'SELECT' : 'SELECT INTO')
  const { hidden, use } = place
  walker.fields('Select', node, { hidden, use })
}

const selectInto: Handler = (value, _, walker) => {
  const { name, temporary, unlogged, table, ...more } = asFields(value)
  if (!isNothing(temporary) || !isNothing(unlogged) || Object.keys(more).length > 0) {
    throw new FactsError('unknown_node')
  }
  if (!isNothing(table) && table !== true) throw new FactsError('unknown_node')
  writeTable(name, 'write', walker)
}

const values: Handler = (value, place, walker) => {
  if (place.rows !== true) walker.findings.verb('VALUES')
  const { hidden, use } = place
  walker.fields('Values', asFields(value), { hidden, use })
}

/** A name in FROM: a table, a common table expression, or a function that returns rows. */
const tableFactor: Handler = (value, place, walker) => {
  const node = asFields(value)
  const isFunction = node['args'] !== undefined && node['args'] !== null
  if (isFunction) callsFunction(node['name'], walker)
  else readTable(node['name'], place, walker)
  walker.fields('TableFactor.Table', node, place, ['name'])
}

function readTable(name: unknown, place: Place, walker: Walker): void {
  const parts = partsOf(name, walker.dialect)
  const [first] = parts
  if (parts.length === 1 && first !== undefined && place.use !== 'write') {
    if (place.hidden.has(first.quoted ? `"${first.text}` : first.text)) return
  }
  walker.findings.table(tableName(parts, walker.dialect, walker.defaultSchema), place.use)
}

/** The target of a write is reported even if a common table expression has the same name. */
export function writeTable(name: unknown, use: 'write' | 'both', walker: Walker): void {
  const parts = partsOf(name, walker.dialect)
  walker.findings.table(tableName(parts, walker.dialect, walker.defaultSchema), use)
}

const tableFunction: Handler = (value, place, walker) => {
  const node = asFields(value)
  callsFunction(node['name'], walker)
  walker.fields('TableFactor.Function', node, place, ['name'])
}

/** Hints of SQL Server that choose how rows are read, and hold nothing beyond the statement. */
const HINTS = new Set([
  'nolock',
  'readuncommitted',
  'readcommitted',
  'readpast',
  'nowait',
  'snapshot',
])

const tableHint: Handler = (value) => {
  for (const hint of asList(value)) {
    const { Identifier: name, ...more } = asFields(hint)
    const word = name === undefined ? undefined : asFields(name)['value']
    const known = typeof word === 'string' && HINTS.has(word.toLowerCase())
    if (!known || Object.keys(more).length > 0) throw new FactsError('unknown_node')
  }
}

/** `AT (…)` and `BEFORE (…)` of Snowflake, written as a call. */
const timeTravel: Handler = (value, place, walker) => {
  const { Function: call } = asFields(value)
  const node = asFields(call)
  const [name, ...more] = partsOf(node['name'], walker.dialect)
  if (name === undefined || more.length > 0 || !/^(at|before)$/i.test(name.text)) {
    throw new FactsError('unknown_node')
  }
  walker.fields('Function', node, place, ['name'])
}

export const queryHandlers: readonly (readonly [string, Handler])[] = [
  ['Query', query],
  ['Select', select],
  ['SelectInto', selectInto],
  ['Values', values],
  ['TableFactor.Table', tableFactor],
  ['TableFactor.Function', tableFunction],
  ['TableHint', tableHint],
  ['TimeTravel', timeTravel],
]
