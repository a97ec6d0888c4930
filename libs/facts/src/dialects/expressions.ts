import { FactsError } from '../errors.ts'
import { identifier } from '../identifier.ts'
import { partOf } from './names.ts'
import { asFields, asList, type Handler, isNothing, variantOf, type Walker } from './walker.ts'

/** Notes a function unless it is known to be free of side effects: shipped with the server, and unquoted. */
export function callsFunction(name: unknown, walker: Walker): void {
  const parts = asList(name).map((item) => {
    const [kind, part] = variantOf(item)
    if (kind !== 'Identifier') throw new FactsError('unknown_node')
    // A word of the language may well be the name of a function.
    return partOf(part, { ...walker.dialect, reserved: new Set() })
  })
  const key = parts.map(({ text }) => text.toLowerCase()).join('.')
  const shipped = parts.every(({ text, quoted }) => !quoted && !text.includes('.'))
  if (shipped && walker.functions.has(key.replace(/^safe\./, ''))) return
  walker.findings.function(parts.map(({ text }) => identifier(text)).join('.'))
}

const call: Handler = (value, place, walker) => {
  const node = asFields(value)
  callsFunction(node['name'], walker)
  walker.fields('Function', node, place, ['name'])
}

/** A name where a value is meant: a column, a parameter, or a variable of the server. */
const valueName: Handler = (value, _, walker) => {
  const { value: text, quote_style: quote } = asFields(value)
  if (typeof quote === 'string' || typeof text !== 'string' || !text.startsWith('@')) {
    partOf(value, walker.dialect)
    return
  }
  if (!walker.dialect.parameters) throw new FactsError('unknown_node')
  if (text.startsWith('@@') && !walker.functions.has(text.toLowerCase())) {
    walker.findings.function(text)
  }
}

/** `sequence.nextval` is written like a column. */
const columnPath: Handler = (value, _, walker) => {
  const parts = asList(value).map((item) => partOf(item, walker.dialect))
  const last = parts.at(-1)?.text
  if (last !== undefined && /^(nextval|currval)$/i.test(last)) walker.findings.function(last)
}

/** Kinds of constant that every server reads as such. */
const LITERALS = new Set([
  'Number',
  'SingleQuotedString',
  'DoubleQuotedString',
  'NationalStringLiteral',
  'HexStringLiteral',
  'SingleQuotedByteStringLiteral',
  'DoubleQuotedByteStringLiteral',
  'SingleQuotedRawStringLiteral',
  'DoubleQuotedRawStringLiteral',
  'Boolean',
  'Null',
  'Placeholder',
])

const literal: Handler = (value) => {
  const [kind] = variantOf(asFields(value)['value'])
  if (!LITERALS.has(kind)) throw new FactsError('unknown_node')
}

/** Two colons convert a value, but for SQL Server, where they call a method of a type. */
const cast: Handler = (value, place, walker) => {
  const node = asFields(value)
  if (walker.dialect.parser === 'mssql' && node['kind'] === 'DoubleColon') {
    throw new FactsError('unknown_node')
  }
  walker.fields('Expr.Cast', node, place)
}

const namedWindow: Handler = (value, place, walker) => {
  for (const item of asList(value)) {
    const [name, window, ...more] = asList(item)
    if (more.length > 0) throw new FactsError('unknown_node')
    walker.visit('Ident', name, place)
    walker.visit('NamedWindowExpr', window, place)
  }
}

const plain: Handler = (value) => {
  if (typeof value === 'object') throw new FactsError('unknown_node')
}

const nothing: Handler = (value) => {
  if (!isNothing(value)) throw new FactsError('unknown_node')
}

export const expressionHandlers: readonly (readonly [string, Handler])[] = [
  ['Function', call],
  ['ValueName', valueName],
  ['ColumnPath', columnPath],
  ['Literal', literal],
  ['Expr.Cast', cast],
  ['NamedWindow', namedWindow],
  ['Plain', plain],
  ['Unread', () => {}],
  ['Nothing', nothing],
]
