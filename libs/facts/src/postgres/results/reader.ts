import type { Fields } from '../nodes.ts'
import { type Origins, type Output, Untold } from './outputs.ts'

/** What columns can be named by: a table, a join, or what is taken for a table. */
export interface Relation {
  readonly alias: string
  readonly outputs: readonly Output[]
}

/** What can be named at one level of a query. */
export interface Level {
  readonly relations: readonly Relation[]
  /** The windows that the query names. */
  readonly windows?: unknown
  readonly outer?: Level | undefined
}

/** A common table expression, and those that it hides or stands beside. */
export interface Ctes {
  readonly name: string
  /** Undefined where it stands further on, or is what is being read. */
  readonly outputs: readonly Output[] | undefined
  readonly next: Ctes | undefined
}

/** Where in a statement something is read. */
export interface Place {
  readonly ctes?: Ctes | undefined
  readonly level?: Level | undefined
}

/** What the parts of the search work with. */
export interface Reader {
  readonly defaultSchema: string
  /** Counts work. Throws {@link Untold} where it becomes too much. */
  spend(amount: number): void
  /**
   * The columns of the rows that a query gives, or a change with RETURNING. Given `conditions`, the columns that decide
   * which rows these are are added to them.
   */
  query(kind: string, node: Fields, place: Place, conditions?: Set<string>): readonly Output[]
  /** Adds the origins of every column that is named below a node. */
  references(kind: string, node: Fields, place: Place, into: Set<string>): void
}

/** Most origins of one column. */
const MAX_ORIGINS = 256

/** Adds origins within bounds. */
export function gather(into: Set<string>, origins: Origins, reader: Reader): void {
  reader.spend(origins.size + 1)
  for (const origin of origins) into.add(origin)
  if (into.size > MAX_ORIGINS) throw new Untold()
}

/** Every level that can be seen from a place, innermost first. */
export function levels({ level }: Place): readonly Level[] {
  const all: Level[] = []
  for (let at = level; at !== undefined; at = at.outer) all.push(at)
  return all
}

/** The items of a list of nodes; of what is absent, none. */
export const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])
