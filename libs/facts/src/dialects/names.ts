import { FactsError } from '../errors.ts'
import { identifier } from '../identifier.ts'
import type { Dialect } from './dialect.ts'
import { asFields, asList, type Handler, variantOf, type Walker } from './walker.ts'

/** One part of a dotted name. */
export interface Part {
  readonly text: string
  readonly quoted: boolean
  /** Whether it is written as a string, which is a file where it stands for a table. */
  readonly isString: boolean
}

/** Words that no server takes for a name: where the parser does, it has gone another way than the server. */
const RESERVED = new Set(
  `
  and as between by case distinct else end except exists from group having in intersect into is join like not null on
  or order select then union using when where with
  `
    .trim()
    .split(/\s+/),
)

/** Reads one identifier. One that is a word of the language, unquoted, may be a statement that the parser missed. */
export function partOf(value: unknown, { reserved }: Dialect): Part {
  const { value: text, quote_style: quote } = asFields(value)
  if (typeof text !== 'string') throw new FactsError('unknown_node')
  const quoted = typeof quote === 'string'
  const word = text.toLowerCase()
  if (!quoted && (text.startsWith('@') || RESERVED.has(word) || reserved.has(word))) {
    throw new FactsError('unknown_node')
  }
  return { text, quoted, isString: quote === "'" }
}

/** Reads a dotted name. One that is computed when the statement runs is not known. */
export function partsOf(value: unknown, dialect: Dialect): readonly Part[] {
  return asList(value).map((item) => {
    const [kind, part] = variantOf(item)
    if (kind !== 'Identifier') throw new FactsError('unknown_node')
    return partOf(part, dialect)
  })
}

/**
 * The reported name of a table, folded as the server does: `schema.table`, or with what stands before the schema. A
 * name that the server would complete, or take for several tables, is not known.
 */
export function tableName(parts: readonly Part[], dialect: Dialect, defaultSchema: string): string {
  const names = parts.map(({ text, quoted }) => dialect.fold(text, quoted))
  if (names.length === 0 || names.length > dialect.maxParts) throw new FactsError('unknown_node')
  if (parts.some(({ isString }) => isString)) throw new FactsError('unknown_node')
  if (names.some((name) => name === '' || !dialect.names.test(name))) {
    throw new FactsError('unknown_node')
  }
  if (names.length === 1) names.unshift(defaultSchema)
  return names.map(identifier).join('.')
}

/** Handlers of names that only have to be names. */
export const nameHandlers: readonly (readonly [string, Handler])[] = [
  ['Ident', eachPart],
  ['ColumnName', eachName],
  ['Charset', () => {}],
]

function eachPart(value: unknown, _: unknown, { dialect }: Walker): void {
  const items: readonly unknown[] = Array.isArray(value) ? value : [value]
  for (const item of items) partOf(item, dialect)
}

/** A dotted name, or a list of them. */
function eachName(value: unknown, _: unknown, { dialect }: Walker): void {
  for (const item of asList(value).flat()) partsOf([item], dialect)
}
