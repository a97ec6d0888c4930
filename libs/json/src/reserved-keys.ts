import { looseFold } from './loose-fold.ts'

/** Stands for whatever key comes, where the keys of an object are the sender's own. */
export const ANY_KEY = Symbol('any key')

/** Names that readers of an object give a meaning to, and where that object stands. */
export interface ReservedNames {
  /**
   * Keys from the top to the object; array elements stand where their array stands, so a batch is like its elements.
   * Beside {@link ANY_KEY} no level may name a key of the same object.
   */
  readonly at: readonly (string | typeof ANY_KEY)[]
  readonly names: readonly string[]
  /** Beginnings of names that are reserved as a whole; what follows one of them is free. */
  readonly prefixes?: readonly string[]
}

/** Reserved names of one level, and the levels below it. */
export interface ReservedKeys {
  /** Reserved names. */
  readonly names: ReadonlySet<string>
  /** Their loose folds. */
  readonly folds: ReadonlySet<string>
  /** Reserved beginnings with their loose fold. */
  readonly prefixes: ReadonlyMap<string, string>
  readonly below: ReadonlyMap<string | typeof ANY_KEY, ReservedKeys>
}

interface Level {
  readonly names: Set<string>
  readonly folds: Set<string>
  readonly prefixes: Map<string, string>
  readonly below: Map<string | typeof ANY_KEY, Level>
}

/**
 * Prepares reserved names for the strict reader: a key that a careless reader could take for one of them is refused where
 * they are reserved. Such a reader ignores case, compatibility variants and invisible characters ({@link looseFold}).
 */
export function reserveKeys(levels: readonly ReservedNames[]): ReservedKeys {
  const top = newLevel()
  for (const { at, names, prefixes = [] } of levels) {
    const level = at.reduce(descend, top)
    for (const name of names) {
      level.names.add(name)
      level.folds.add(looseFold(name))
    }
    for (const prefix of prefixes) level.prefixes.set(looseFold(prefix), prefix)
  }
  return top
}

function descend(level: Level, key: string | typeof ANY_KEY): Level {
  const found = level.below.get(key) ?? newLevel()
  level.below.set(key, found)
  return found
}

const newLevel = (): Level => ({
  names: new Set(),
  folds: new Set(),
  prefixes: new Map(),
  below: new Map(),
})

/** What is reserved in the value of a key. */
export const levelBelow = ({ below }: ReservedKeys, key: string): ReservedKeys | undefined =>
  below.get(key) ?? below.get(ANY_KEY)

/** What a key is where names are reserved: one of them, free, or too close to one of them. */
export type Standing = 'reserved' | 'free' | 'misspelt'

/** Tells what a key is at a level. */
export function standing(level: ReservedKeys, key: string): Standing {
  if (level.names.has(key)) return 'reserved'
  const fold = looseFold(key)
  if (level.folds.has(fold)) return 'misspelt'
  for (const [folded, prefix] of level.prefixes) {
    if (fold.startsWith(folded) && !key.startsWith(prefix)) return 'misspelt'
  }
  return 'free'
}
