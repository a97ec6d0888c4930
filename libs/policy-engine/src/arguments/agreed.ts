import type { ArgumentMember } from '@sallyport/contracts'
import type { Shape } from './members.ts'

/**
 * What can be read of arguments without knowing whose they are: those that all definitions which have them agree on.
 * None is required, and a default of one definition speaks for no other.
 */
export function agreedShape(shapes: Iterable<Shape>): Shape {
  const agreed = new Map<string, ArgumentMember>()
  const unreadable = new Map<string, readonly string[]>()
  for (const shape of shapes) {
    for (const path of shape.unreadable) unreadable.set(keyOf(path), path)
    for (const member of shape.members) {
      const key = keyOf(member.path)
      const other = agreed.get(key)
      if (other === undefined) agreed.set(key, member)
      else if (!isSame(other, member)) unreadable.set(key, member.path)
    }
  }
  const members = [...agreed.values()].filter(({ path }) => isReadable(path, unreadable))
  return { members, unreadable: [...unreadable.values()] }
}

/** A default is read only where it is everybody's: elsewhere what is left out would count as something else. */
const isSame = (one: ArgumentMember, other: ArgumentMember): boolean =>
  one.type === other.type && one.default === other.default

const isReadable = (path: readonly string[], unreadable: ReadonlyMap<string, unknown>): boolean =>
  path.every((_, index) => !unreadable.has(keyOf(path.slice(0, index + 1))))

/** Whether a path is another one, or lies below it. */
export const isWithin = (path: readonly string[], above: readonly string[]): boolean =>
  above.length <= path.length && above.every((name, index) => path[index] === name)

export const keyOf = (path: readonly string[]): string => JSON.stringify(path)
