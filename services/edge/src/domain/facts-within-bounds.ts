import type { Facts } from '@sallyport/contracts'
import { isObject } from '@sallyport/mcp'

/** Masked facts within the bounds of their contract: placeholders can be the same where names were not, and longer. */
export function withinBounds(facts: Facts): Facts {
  return Object.fromEntries(Object.entries(facts).map(([kind, found]) => [kind, shortened(found)]))
}

const shortened = (found: object): object =>
  Object.fromEntries(
    Object.entries(found).map(([key, value]: [string, unknown]) => {
      if (typeof value === 'string') return [key, value.slice(0, MAX_NAME)]
      if (!Array.isArray(value)) return [key, value]
      const items: unknown[] = value
      const most = MOST.get(key) ?? MAX_NAME
      const cut = items.map((item) => {
        if (isObject(item)) return shortened(item)
        return typeof item === 'string' ? item.slice(0, most) : item
      })
      return [key, [...new Set(cut)]]
    }),
  )

/** Longest text of a list of the facts, in characters, where it is not that of a name. */
const MOST: ReadonlyMap<string, number> = new Map([
  ['paths', 4096],
  ['under', 4096],
  ['sources', 191],
])
/** Longest name among the facts, in characters. */
const MAX_NAME = 256
