import { textDiff } from './text-diff.ts'
import { visible, visibleJson } from './visible.ts'

/** One difference between two definitions; all texts show hidden characters. */
export interface Difference {
  readonly is: 'added' | 'removed' | 'changed'
  /** JSON pointer; empty for the whole definition. */
  readonly path: string
  /** Values as JSON. */
  readonly before?: string
  readonly after?: string
  /** Line by line, where both values are longer texts. */
  readonly lines?: readonly string[]
}

/** Texts up to this length are shown whole, if they are of one line. */
const SHORT = 80

/** What differs between two definitions (JSON texts), place by place; `before` is absent for one that is new. */
export function definitionDiff(before: string | undefined, after: string): readonly Difference[] {
  const now: unknown = JSON.parse(after)
  if (before === undefined) return [{ is: 'added', path: '', after: visibleJson(now) }]
  const found: Difference[] = []
  compare(JSON.parse(before), now, '', found)
  return found
}

function compare(before: unknown, after: unknown, path: string, found: Difference[]): void {
  if (before === after) return
  if (Array.isArray(before) && Array.isArray(after)) return elements(before, after, path, found)
  const [old, now] = [membersOf(before), membersOf(after)]
  if (old !== undefined && now !== undefined) return members(old, now, path, found)
  found.push(changed(before, after, path))
}

type Members = ReadonlyMap<string, unknown>

function membersOf(value: unknown): Members | undefined {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
  return isObject ? new Map(Object.entries(value)) : undefined
}

function members(before: Members, after: Members, path: string, found: Difference[]): void {
  for (const key of new Set([...before.keys(), ...after.keys()])) {
    const place = `${path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
    if (!after.has(key)) found.push(removed(before.get(key), place))
    else if (!before.has(key)) found.push(added(after.get(key), place))
    else compare(before.get(key), after.get(key), place, found)
  }
}

/** Elements that are the same at both ends stay; those between are compared by their place. */
function elements(
  before: readonly unknown[],
  after: readonly unknown[],
  path: string,
  found: Difference[],
): void {
  const shared = Math.min(before.length, after.length)
  const same = (a: number, b: number): boolean =>
    JSON.stringify(before[a]) === JSON.stringify(after[b])
  let head = 0
  while (head < shared && same(head, head)) head++
  let tail = 0
  while (tail < shared - head && same(before.length - 1 - tail, after.length - 1 - tail)) tail++
  const [oldEnd, newEnd] = [before.length - tail, after.length - tail]
  for (let at = head; at < Math.max(oldEnd, newEnd); at++) {
    const place = `${path}/${at}`
    if (at >= newEnd) found.push(removed(before[at], place))
    else if (at >= oldEnd) found.push(added(after[at], place))
    else compare(before[at], after[at], place, found)
  }
}

const added = (value: unknown, path: string): Difference => ({
  is: 'added',
  path: visible(path),
  after: visibleJson(value),
})

const removed = (value: unknown, path: string): Difference => ({
  is: 'removed',
  path: visible(path),
  before: visibleJson(value),
})

function changed(before: unknown, after: unknown, path: string): Difference {
  const texts = isLong(before) || isLong(after)
  return {
    is: 'changed',
    path: visible(path),
    before: visibleJson(before),
    after: visibleJson(after),
    ...(texts &&
      typeof before === 'string' &&
      typeof after === 'string' && { lines: textDiff(before, after) }),
  }
}

const isLong = (value: unknown): boolean =>
  typeof value === 'string' && (value.length > SHORT || value.includes('\n'))
