import { simpleFold } from './simple-fold.ts'

/** Names that readers of an object give a meaning to, and where that object stands. */
export interface ReservedNames {
  /** Keys from the top to the object; array elements stand where their array stands, so a batch is like its elements. */
  readonly at: readonly string[]
  readonly names: readonly string[]
}

/** Reserved names of one level, and the levels below it. */
export interface ReservedKeys {
  /** Reserved names by their fold. */
  readonly names: ReadonlyMap<string, string>
  readonly below: ReadonlyMap<string, ReservedKeys>
}

interface Level {
  readonly names: Map<string, string>
  readonly below: Map<string, Level>
}

/**
 * Prepares reserved names for the strict reader: a key that differs from one of them only in case is refused where they
 * are reserved, because a reader that matches keys without regard to case would take it for the reserved one.
 */
export function reserveKeys(levels: readonly ReservedNames[]): ReservedKeys {
  const top = newLevel()
  for (const { at, names } of levels) {
    const level = at.reduce(descend, top)
    for (const name of names) level.names.set(simpleFold(name), name)
  }
  return top
}

function descend(level: Level, key: string): Level {
  const found = level.below.get(key) ?? newLevel()
  level.below.set(key, found)
  return found
}

const newLevel = (): Level => ({ names: new Map(), below: new Map() })
