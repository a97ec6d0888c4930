import type { Access, Facts, SqlFacts } from '@sallyport/contracts'

/** The kinds of facts, in the order in which policies name them. */
const KINDS = ['sql', 'shell', 'url', 'path'] as const
export type Kind = (typeof KINDS)[number]

/**
 * What was found in the arguments of a call, as far as suggested policies tell calls apart. Names are those of the
 * context that policies read, such as `sql.tablesRead`.
 */
export interface Shape {
  readonly access: Access
  readonly kinds: readonly Kind[]
  /** What every condition compares. */
  readonly flags: Readonly<Record<string, boolean>>
  /** What exact conditions compare besides. */
  readonly closeFlags: Readonly<Record<string, boolean>>
  /** Sorted. */
  readonly lists: Readonly<Record<string, readonly string[]>>
  /** Folders that all paths lie in, the outermost first. */
  readonly folders: readonly string[]
}

/** Lists of SQL that only exact conditions compare, and those about access `admin`. */
const CLOSE_LISTS = new Set(['sql.verbs', 'sql.functions', 'sql.columns'])

/** Lists that a condition compares. */
export function comparedLists(shape: Shape, exact: boolean): readonly string[] {
  const understood = shape.flags['sql.understood'] !== false
  // Of what was not understood, the lists say nothing.
  const names = Object.keys(shape.lists).filter((name) => understood || !name.startsWith('sql.'))
  if (exact) return names
  return names.filter((name) => {
    if (!name.startsWith('sql.')) return true
    if (name === 'sql.columns') return false
    if (name === 'sql.verbs') return shape.access !== 'read'
    return shape.access === 'admin' || !CLOSE_LISTS.has(name)
  })
}

/** The shape of a call; undefined where nothing was found in its arguments. */
export function shapeOf(access: Access, facts: Facts | undefined): Shape | undefined {
  const { sql, shell, url, path } = facts ?? {}
  const kinds = KINDS.filter((kind) => facts?.[kind] !== undefined)
  if (kinds.length === 0) return undefined
  return {
    access,
    kinds,
    flags: {
      ...(sql && { 'sql.understood': sql.understood }),
      // A change of some rows is no change of all.
      ...(sql && access === 'write' && missingWhere(sql)),
      ...(shell && picked('shell', shell, ['understood', 'dynamic'])),
      ...(url &&
        picked('url', url, ['understood', 'credentials', 'traversal', 'encodedSeparators'])),
      ...(path &&
        picked('path', path, ['understood', 'absolute', 'traversal', 'escapes', 'hidden'])),
    },
    closeFlags: sql === undefined ? {} : missingWhere(sql),
    lists: {
      ...(sql && sqlLists(sql)),
      ...(shell && sorted('shell', shell, ['calls', 'filesRead', 'filesWritten', 'variables'])),
      ...(url && sorted('url', url, ['origins'])),
      ...(path && sorted('path', path, ['paths'])),
    },
    folders: path?.under ?? [],
  }
}

/** As the engine reads what is absent. */
const missingWhere = ({ missingWhere: missing = true }: SqlFacts): Shape['flags'] => ({
  'sql.missingWhere': missing,
})

const sqlLists = ({ columns = ['*'], ...sql }: SqlFacts): Shape['lists'] =>
  sorted('sql', { ...sql, columns }, [
    'tablesRead',
    'tablesWritten',
    'verbs',
    'functions',
    'columns',
  ])

const picked = <N extends string>(
  kind: Kind,
  facts: Readonly<Record<N, boolean>>,
  names: readonly N[],
): Shape['flags'] => Object.fromEntries(names.map((name) => [`${kind}.${name}`, facts[name]]))

const sorted = <N extends string>(
  kind: Kind,
  facts: Readonly<Record<N, readonly string[]>>,
  names: readonly N[],
): Shape['lists'] =>
  Object.fromEntries(names.map((name) => [`${kind}.${name}`, facts[name].toSorted()]))

/**
 * Whether a policy can say what a call with these facts does. Of a command, URL or path that is not understood, or that
 * is known only when it runs, nothing is known that a policy could hold on to.
 */
export const isClear = ({ flags }: Shape): boolean =>
  ['shell', 'url', 'path'].every((kind) => flags[`${kind}.understood`] !== false) &&
  flags['shell.dynamic'] !== true
