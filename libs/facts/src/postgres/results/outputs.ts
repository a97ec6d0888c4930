import { identifier } from '../../identifier.ts'

/** Columns of tables that a value may come from: `schema.table.column`, or `schema.table.*`. */
export type Origins = ReadonlySet<string>

/** A column whose name is known. */
export interface Named {
  readonly name: string
  readonly origins: Origins
}

/** Any number of columns whose names the text does not tell. */
export interface Open {
  /** The table whose columns they are, each under its own name; if there is none, each may hold any of the origins. */
  readonly table?: string
  readonly origins: Origins
  /** Whether they are not just all of them, in this place. */
  readonly loose: boolean
}

/** What a query, or what is taken for a table, gives at one place of its rows. */
export type Output = Named | Open

export const isOpen = (output: Output): output is Open => !('name' in output)

/** Ends the search: what the columns are, or what they hold, cannot be told. */
export class Untold extends Error {
  override readonly name = 'Untold'
}

/** All columns of a table. */
export const columnsOf = (table: string, loose = false): Open => ({
  table,
  origins: new Set([`${table}.*`]),
  loose,
})

/** The origins of every output of a name; none if there is no such output. */
export function originsNamed(outputs: readonly Output[], name: string): readonly Origins[] {
  return outputs.flatMap((output) => {
    if (!isOpen(output)) return output.name === name ? [output.origins] : []
    const { table, origins } = output
    return [table === undefined ? origins : new Set([`${table}.${identifier(name)}`])]
  })
}

export const union = (all: readonly Origins[]): Origins =>
  all.length === 1 && all[0] !== undefined ? all[0] : new Set(all.flatMap((each) => [...each]))

/** How much there is to look through. */
export const weight = (outputs: readonly Output[]): number =>
  outputs.reduce((sum, { origins }) => sum + origins.size + 1, 0)

export const unionOf = (outputs: readonly Output[]): Origins =>
  union(outputs.map(({ origins }) => origins))

/** The same columns, some of them taken away or moved. */
export const loosened = (outputs: readonly Output[]): readonly Output[] =>
  outputs.map((output) => (isOpen(output) ? { ...output, loose: true } : output))

/** The first columns by other names, as by `AS t (a, b)`. Behind columns of unknown number, each may be any of the rest. */
export function renamed(outputs: readonly Output[], names: readonly string[]): readonly Output[] {
  if (names.length === 0) return outputs
  const open = outputs.findIndex(isOpen)
  if (open === -1 && names.length > outputs.length) throw new Untold()
  const exact = open === -1 ? outputs.length : open
  const beyond = unionOf(outputs.slice(exact))
  const first = names.map((name, place) => ({
    name,
    origins: (place < exact ? outputs[place]?.origins : undefined) ?? beyond,
  }))
  if (names.length <= exact) return [...first, ...outputs.slice(names.length)]
  return [...first, ...loosened(outputs.slice(exact))]
}

/** Rows of two queries under one another: names of the first. Columns of unknown number must be those of one table. */
export function under(first: readonly Output[], second: readonly Output[]): readonly Output[] {
  if (first.length !== second.length) throw new Untold()
  return first.map((output, place) => {
    const other = second[place]
    if (other === undefined || isOpen(output) !== isOpen(other)) throw new Untold()
    if (!isOpen(output) || !isOpen(other)) {
      return { ...output, origins: union([output.origins, other.origins]) }
    }
    if (output.table === undefined || output.table !== other.table) throw new Untold()
    if (output.loose || other.loose) throw new Untold()
    return output
  })
}
