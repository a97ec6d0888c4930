import type { ArgumentTypes } from '@sallyport/contracts'
import { keyOf } from './agreed.ts'
import { membersOf, type Shape } from './members.ts'
import type { ReadMember } from './reads.ts'

/**
 * The path of an argument that policies read and that a definition, pinned after they were published, makes into
 * something else: of another type or default, unreadable, or gone although a policy names the tool. A policy could no
 * longer see what the target takes.
 */
export function staleArgument(
  reads: readonly ReadMember[],
  kind: ArgumentTypes['kind'],
  definition: string,
): readonly string[] | undefined {
  const { members, unreadable } = shapeOf(kind, definition)
  const now = new Map(members.map((member) => [keyOf(member.path), member]))
  const hidden = new Set(unreadable.map(keyOf))
  const stale = reads.find(({ path, type, default: fallback, named }) => {
    const member = now.get(keyOf(path))
    if (member !== undefined) return member.type !== type || member.default !== fallback
    return named || path.some((_, index) => hidden.has(keyOf(path.slice(0, index + 1))))
  })
  return stale?.path
}

/** Definitions of tools that are called often; others are read again. */
const MOST_SHAPES = 1024
const shapes = new Map<string, Shape>()

function shapeOf(kind: ArgumentTypes['kind'], definition: string): Shape {
  const key = `${kind} ${definition}`
  const known = shapes.get(key)
  if (known !== undefined) return known
  const shape = membersOf(kind, definition)
  const [oldest] = shapes.keys()
  if (shapes.size >= MOST_SHAPES && oldest !== undefined) shapes.delete(oldest)
  shapes.set(key, shape)
  return shape
}
