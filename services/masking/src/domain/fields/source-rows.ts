/** Names of columns, folded. */
export type Names = ReadonlySet<string>

export const NO_NAMES: Names = new Set()

/** A container of a JSON text, as far as rows stand in it. */
export interface RowsIn {
  readonly isArray: boolean
  /** Names of its members, where it is an object. */
  keys: Names
  /** Names in the header of its rows, or in it where it is a header. */
  names: Names
  /** Elements that are arrays. */
  arrays: number
  /** Columns that were met, as members or in the header of rows that are there. */
  met: Names
  /** Columns that some row in here does not name: a row that is an object. */
  lost: Names
  /** The same of rows that are arrays, until a header is found for them. */
  lostByPlace: Names
}

/**
 * Which of the columns of sources the rows in a JSON text name, so that nothing but these needs to be masked. Rows are
 * the objects and arrays in an array. What stands within a row that has the column is part of it.
 */
export class SourceRows {
  readonly #sources: Names

  constructor(sources: Names) {
    this.#sources = sources
  }

  /** Looks at a container that ends, in the one that holds it; returns the columns that all rows in it name. */
  close(rows: RowsIn, parent: RowsIn | undefined): Names {
    if (this.#sources.size === 0) return NO_NAMES
    if (rows.arrays > 0) rows.lostByPlace = this.#sources
    const byPlace = without(rows.lostByPlace, rows.names)
    // A list of objects that name columns is a header.
    const lost = rows.isArray ? without(rows.lost, rows.names) : union(rows.lost, byPlace)
    if (parent !== undefined) {
      parent.met = union(parent.met, rows.met)
      if (!rows.isArray) parent.lost = union(parent.lost, this.#lostOf(rows, lost, parent))
      else if (parent.isArray) parent.lostByPlace = union(parent.lostByPlace, union(lost, byPlace))
      else {
        parent.lost = union(parent.lost, lost)
        parent.lostByPlace = union(parent.lostByPlace, byPlace)
      }
    }
    return without(rows.met, union(lost, byPlace))
  }

  #lostOf({ keys }: RowsIn, lost: Names, parent: RowsIn): Names {
    return parent.isArray ? without(this.#sources, keys) : lost
  }
}

/** The names of both; sets are shared, as most of them are empty or of all names. */
function union(one: Names, other: Names): Names {
  if (other.size === 0 || one === other) return one
  if (one.size === 0) return other
  const missing = [...other].filter((name) => !one.has(name))
  return missing.length === 0 ? one : new Set([...one, ...missing])
}

function without(names: Names, gone: Names): Names {
  if (names.size === 0 || gone.size === 0) return names
  return new Set([...names].filter((name) => !gone.has(name)))
}
