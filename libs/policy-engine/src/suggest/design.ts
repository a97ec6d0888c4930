import { MAX_POLICY_CHARS } from '@sallyport/contracts'
import { type Condition, decidesAlike, type Permit, staysRefused } from './permit.ts'
import { quotaTexts } from './quotas.ts'
import type { Kind, Shape } from './shape.ts'
import type { Asked, Person, Use } from './use.ts'
import { covers, type Crowd, type Who, whoCovers } from './who.ts'
import { conditionText } from './write.ts'

/** Most policies that a set can have. */
export const MAX_POLICIES = 64

/**
 * How closely permits follow what was used, the widest first; the last one is always right. `together`: what some did
 * all of them may; else each group, and each person who is named, gets what its own members did. `folders`: many paths of
 * one folder become all paths in it.
 */
const LEVELS = [
  { byGroup: true, together: true, folders: true, exact: false },
  { byGroup: true, together: false, folders: true, exact: false },
  { byGroup: true, together: false, folders: false, exact: false },
  { byGroup: true, together: false, folders: false, exact: true },
  { byGroup: false, together: false, folders: false, exact: false },
  { byGroup: false, together: false, folders: false, exact: true },
] as const
type Level = (typeof LEVELS)[number]

/** URIs or paths of one folder that become the folder when there are more. */
const MAX_SINGLE = 8

/** What permits are designed for. */
export interface Past {
  readonly uses: readonly Use[]
  readonly refusals: readonly Asked[]
  readonly crowd: Crowd
}

/**
 * The permits that cover what was used and decide each use as it was decided, and permit nothing that was refused: for
 * each thing the widest of a few forms that does so. `together` allows the widest, which makes fewer permits. Undefined
 * where they are more than one set can hold.
 */
export function designPermits(
  { uses, refusals, crowd }: Past,
  together: boolean,
): readonly Permit[] | undefined {
  const levels = LEVELS.filter((level) => together || !level.together)
  const refused = Map.groupBy(refusals, keyOf)
  const targets = Map.groupBy(uses, keyOf)
  const permits: Permit[] = []
  for (const [key, target] of targets) {
    const own = fitting({ uses: target, refusals: refused.get(key) ?? [], crowd }, levels)
    if (own === undefined) return undefined
    permits.push(...own)
  }
  const isFree = refusals.every(({ type }) => type !== 'Resource')
  return mergedNames(isFree ? prefixed(permits, crowd) : permits)
}

/** What a use is about. */
const keyOf = ({ action, name }: Asked): string => JSON.stringify([action, name])

function fitting(past: Past, levels: readonly Level[]): readonly Permit[] | undefined {
  let tooMany = false
  for (const level of levels) {
    const permits = mergedWho(permitsOf(past, level))
    tooMany = !fitsIntoSet(permits)
    if (
      !tooMany &&
      past.uses.every((use) => decidesAlike(permits, use)) &&
      past.refusals.every((refused) => staysRefused(permits, refused))
    ) {
      return permits
    }
  }
  if (tooMany) return undefined
  throw new Error('a use is decided otherwise by the policy that was made for it alone')
}

/**
 * Whether permits for one thing can stand in one set, as far as they alone tell: to compare those that cannot with all of
 * the past would take long, and be of no use. Many resources may become one prefix yet.
 */
function fitsIntoSet(permits: readonly Permit[]): boolean {
  if (permits.some(({ type }) => type === 'Resource')) return true
  if (permits.length > MAX_POLICIES) return false
  let left = MAX_POLICY_CHARS
  return permits.every(({ conditions }) =>
    conditions.every((condition) => (left -= conditionText(condition).length) >= 0),
  )
}

function permitsOf({ uses, refusals, crowd }: Past, level: Level): readonly Permit[] {
  const classes = Map.groupBy(uses, ({ approval, mask, unmask, quotas, shape }) =>
    JSON.stringify([approval, mask, unmask, quotaTexts(quotas), shape?.access, shape?.flags]),
  )
  const kinds = new Set([...uses, ...refusals].flatMap(({ shape }) => shape?.kinds ?? []))
  return [...classes.values()].flatMap((of) => {
    const people = [...new Set(of.map(({ person }) => person))]
    const who = level.byGroup ? whoCovers(people, crowd) : { groups: [], people }
    const units = level.together ? [who] : unitsOf(who)
    return units.map((unit) => {
      const own = of.filter(({ person }) => covers(unit, person))
      return permitOf(own, unit, level, kinds)
    })
  })
}

/** Each group, and each person, for itself. */
const unitsOf = ({ groups, people }: Who): readonly Who[] => [
  ...groups.map((group) => ({ groups: [group], people: [] })),
  ...people.map((person) => ({ groups: [], people: [person] })),
]

/** `kinds` are those of facts that there ever were of what the uses are about. */
function permitOf(uses: readonly Use[], who: Who, level: Level, kinds: ReadonlySet<Kind>): Permit {
  const [first] = uses
  if (first === undefined) throw new Error('a permit is for some use')
  const { action, type, name, approval, mask, unmask, quotas, shape } = first
  const found = new Set(shape?.kinds)
  return {
    action,
    type,
    names: type === 'Connection' ? [] : [name],
    who,
    conditions: conditionsOf(
      uses.flatMap((use) => use.shape ?? []),
      level,
    ),
    lacks: level.exact ? [...kinds].filter((kind) => !found.has(kind)).toSorted() : [],
    ...(approval !== undefined && { approval }),
    mask,
    unmask,
    quotas: quotaTexts(quotas),
    uses,
  }
}

function conditionsOf(
  shapes: readonly Shape[],
  { exact, folders }: Pick<Level, 'exact' | 'folders'>,
): readonly Condition[] {
  if (exact) {
    const different = new Map(shapes.map((shape) => [JSON.stringify(shape), shape]))
    return [...different.values()].map((shape) => ({ exact, shape }))
  }
  const [shape] = shapes
  if (shape === undefined) return []
  const lists = Object.fromEntries(
    Object.keys(shape.lists).map((list) => [
      list,
      [...new Set(shapes.flatMap((one) => one.lists[list] ?? []))].toSorted(),
    ]),
  )
  const many = (lists['path.paths'] ?? []).length > MAX_SINGLE
  const folder = folders && many ? sharedFolder(shapes) : undefined
  return [{ exact, shape: { ...shape, lists }, ...(folder !== undefined && { folder }) }]
}

/** The innermost folder that all paths lie in, if it is not the root. */
const sharedFolder = ([first, ...others]: readonly Shape[]): string | undefined =>
  first?.folders.findLast(
    (folder) => folder !== '/' && others.every(({ folders }) => folders.includes(folder)),
  )

/** Puts permits that differ in nothing but their names together. */
function mergedNames(permits: readonly Permit[]): readonly Permit[] {
  const alike = Map.groupBy(permits, (permit) => {
    const { names, who } = permit
    const rest = { ...permit, names: names.length === 0, who: 0, uses: 0 }
    return JSON.stringify([rest, who.groups, who.people.map(nameOf)])
  })
  return [...alike.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const names = group.flatMap((permit) => permit.names).toSorted()
    return [{ ...first, names, uses: group.flatMap(({ uses }) => uses) }]
  })
}

/** Puts permits that differ in nothing but whom they are for together. */
function mergedWho(permits: readonly Permit[]): readonly Permit[] {
  const alike = Map.groupBy(permits, (permit) => JSON.stringify({ ...permit, who: 0, uses: 0 }))
  return [...alike.values()].flatMap((group) => {
    const [first] = group
    if (first === undefined) return []
    const groups = [...new Set(group.flatMap(({ who }) => who.groups))].toSorted()
    const people = [...new Set(group.flatMap(({ who }) => who.people))]
    const uses = [...new Set(group.flatMap((permit) => permit.uses))]
    return [{ ...first, who: { groups, people }, uses }]
  })
}

const nameOf = ({ kind, id }: Person): readonly string[] => [kind, id]

/** Many resources of one folder become a prefix, where nobody needs consent for any of them and all are on the same terms. */
function prefixed(permits: readonly Permit[], crowd: Crowd): readonly Permit[] {
  const resources = permits.filter(({ type }) => type === 'Resource')
  const terms = new Set(
    resources.map(({ mask, unmask, quotas }) => JSON.stringify([mask, unmask, quotas])),
  )
  if (terms.size !== 1 || resources.some(({ approval }) => approval !== undefined)) return permits
  const folders = Map.groupBy(resources, ({ names: [uri = ''] }) => folderOf(uri))
  return [
    ...permits.filter(({ type }) => type !== 'Resource'),
    ...[...folders].flatMap(([prefix, group]) => {
      const [first] = group
      const names = [...new Set(group.flatMap((permit) => permit.names))]
      if (first === undefined || prefix === '' || names.length <= MAX_SINGLE) return group
      const uses = group.flatMap((permit) => permit.uses)
      const people = [...new Set(uses.map(({ person }) => person))]
      return [{ ...first, names: [], prefix, who: whoCovers(people, crowd), uses }]
    }),
  ]
}

/** Up to the last slash of the path; empty where there is none. */
const folderOf = (uri: string): string => /^[^:]+:\/\/[^/]*\/(?:[^?#]*\/)?/.exec(uri)?.[0] ?? ''
