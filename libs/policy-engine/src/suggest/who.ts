import type { Person } from './use.ts'

/** Whom a permit is for. */
export interface Who {
  readonly groups: readonly string[]
  readonly people: readonly Person[]
}

/** What is known of those who could be meant. */
export interface Crowd {
  /** Everybody who asked for anything. */
  readonly people: readonly Person[]
  /** Groups that the policies in force name. */
  readonly named: ReadonlySet<string>
}

/**
 * The fewest groups with the fewest others in them that cover some people: groups that policies name already come first,
 * then one group that all who are left share; whoever is left then is named.
 */
export function whoCovers(people: readonly Person[], { people: all, named }: Crowd): Who {
  const wanted = new Set(people)
  const others = (group: string): number =>
    all.filter((person) => !wanted.has(person) && person.ever.has(group)).length
  const groups: string[] = []
  let left = people
  for (;;) {
    const best = bestOf(left, others, (group) => named.has(group))
    if (best === undefined) break
    groups.push(best)
    left = left.filter((person) => !person.always.has(best))
  }
  const shared = left.length > 1 ? sharedBy(left, others) : undefined
  if (shared !== undefined) return { groups: [...groups, shared].toSorted(), people: [] }
  return { groups: groups.toSorted(), people: left }
}

/** Of the groups that may be taken the one with the fewest others, then with the most of those who are left. */
function bestOf(
  left: readonly Person[],
  others: (group: string) => number,
  may: (group: string) => boolean,
): string | undefined {
  const counts = new Map<string, number>()
  for (const { always } of left) {
    for (const group of always) if (may(group)) counts.set(group, (counts.get(group) ?? 0) + 1)
  }
  const ranked = [...counts].map(([group, members]) => ({ group, members, more: others(group) }))
  return ranked.toSorted(
    (a, b) => a.more - b.more || b.members - a.members || (a.group < b.group ? -1 : 1),
  )[0]?.group
}

const sharedBy = (left: readonly Person[], others: (group: string) => number): string | undefined =>
  bestOf(left, others, (group) => left.every(({ always }) => always.has(group)))

/** Whether a permit surely covers a person, whatever groups they had at the time. */
export const covers = ({ groups, people }: Who, person: Person): boolean =>
  people.includes(person) || groups.some((group) => person.always.has(group))

/** Whether a permit may have touched a person at some time. */
export const touches = ({ groups, people }: Who, person: Person): boolean =>
  people.includes(person) || groups.some((group) => person.ever.has(group))
