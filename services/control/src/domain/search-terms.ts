import { createHash } from 'node:crypto'

/** What an exchange can be found by; each value is looked for as it stands in the evidence. */
export interface Searched {
  readonly session?: string
  readonly principal?: string
  readonly onBehalfOf?: string
  readonly connection?: string
  readonly verb?: string
  readonly name?: string
  readonly decision?: string
  readonly outcome?: string
  readonly policyVersion?: string
  readonly approval?: string
  readonly table?: string
  readonly column?: string
  readonly finding?: string
}

/** The same of one record about an exchange, which can have several of some. */
export type Indexed = { readonly [K in keyof Searched]: readonly string[] }

/** An exchange as far as one record tells what it is found by. */
export interface SearchEntry {
  readonly exchange: string
  readonly leaf: number
  readonly at: Date
  readonly terms: readonly string[]
}

/** Keys of an index have a bound. */
const MAX_VALUE_CHARS = 256

/** The kinds whose values are qualified names: they are found by their last parts, too. */
const QUALIFIED: ReadonlySet<string> = new Set(['table', 'column'])

/** Every term that an exchange is found by, each once and in order. */
export function termsOf(indexed: Indexed): readonly string[] {
  const terms = Object.entries(indexed).flatMap(([kind, values]) =>
    values
      .flatMap((value) => (QUALIFIED.has(kind) ? [value, ...lastParts(value)] : [value]))
      .map((value) => term(kind, value)),
  )
  return [...new Set(terms)].toSorted()
}

/** For each thing that is asked for, the terms of which an exchange must have one. */
export function wantedTerms(searched: Searched): readonly (readonly string[])[] {
  return Object.entries(searched).map(([kind, value]) =>
    (kind === 'column' ? [value, ...wholeRow(value)] : [value]).map((one) => term(kind, one)),
  )
}

/** Exchanges are looked through in eras of so many leaves, the newest first: a search ends with the era that fills its page. */
export const ERA_LEAVES = 65_536

/** The first character of the term of an era, as no kind has it. */
export const ERA_MARK = '@'

/** The term of the exchanges of a session. */
export const sessionTerm = (session: string): string => term('session', session)

/** The term of the exchanges that begin in an era. */
export const eraTerm = (era: number): string => `${ERA_MARK}${era}`

function term(kind: string, value: string): string {
  if (value.length <= MAX_VALUE_CHARS) return `${kind}:${value}`
  return `${kind}#${createHash('sha256').update(value).digest('hex')}`
}

/** `public.orders.email`: `orders.email` and `email`. No `*` by itself: it stands for columns of one table. */
function lastParts(name: string): readonly string[] {
  const parts = name.split('.')
  return parts
    .map((_, first) => parts.slice(first).join('.'))
    .filter((part, first) => first > 0 && part !== '*')
}

/** Whoever reads whole rows of a table reads the column. */
function wholeRow(column: string): readonly string[] {
  const end = column.lastIndexOf('.')
  return end < 0 ? [] : [`${column.slice(0, end)}.*`]
}
