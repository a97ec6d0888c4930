import type { Fields } from './nodes.ts'
import { text } from './nodes.ts'

/** The names of common table expressions that are visible at a place, innermost first. */
export interface Scope {
  readonly names: ReadonlySet<string>
  readonly outer?: Scope
}

export const NO_NAMES: Scope = { names: new Set() }

/** A scope within another one. */
export const within = (outer: Scope, names: Iterable<string>): Scope => ({
  names: new Set(names),
  outer,
})

/** Whether a relation is a common table expression here: only a name without a schema can be one. */
export function isVisible(scope: Scope, rangeVar: Fields): boolean {
  if (rangeVar['schemaname'] !== undefined) return false
  const name = text(rangeVar['relname'])
  for (let at: Scope | undefined = scope; at !== undefined; at = at.outer) {
    if (at.names.has(name)) return true
  }
  return false
}
