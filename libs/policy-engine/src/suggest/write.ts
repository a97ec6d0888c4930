import { type Condition, namedLists, type Permit, testedFlags } from './permit.ts'
import { plain } from './plain.ts'
import type { Person } from './use.ts'
import type { Who } from './who.ts'

/** The permits as a text of Cedar, with what they are based on. */
export function writeCedar(permits: readonly Permit[], connection: string, mask: string): string {
  const ids = new Set<string>()
  return permits
    .toSorted((a, b) => order(a) - order(b))
    .map((permit) => policy(permit, idOf(permit, ids), connection, mask))
    .join('\n')
}

const order = ({ type, approval }: Permit): number =>
  (type === 'Connection' ? 0 : 2) + (approval === undefined ? 0 : 1)

function policy(permit: Permit, id: string, connection: string, mask: string): string {
  const { approval, action, uses } = permit
  const count = uses.reduce((sum, use) => sum + use.count, 0)
  const last = uses.reduce((newest, use) => (use.last > newest ? use.last : newest), '')
  const people = new Set(uses.map(({ person }) => person)).size
  const annotations = [
    `@id(${text(id)})`,
    `@reason(${text(reasonOf(permit))})`,
    ...(approval === undefined
      ? []
      : [
          `@approvers(${text(approval.approvers.join(', '))})`,
          `@quorum("${approval.quorum}")`,
          `@ttl("${approval.ttlSeconds}s")`,
        ]),
    ...(permit.mask === mask ? [] : [`@mask(${text(permit.mask)})`]),
    ...(permit.unmask.length === 0 ? [] : [`@unmask(${text(permit.unmask.join(', '))})`]),
    ...Object.entries(permit.quotas).map(([name, quotas]) => `@${name}(${text(quotas)})`),
  ]
  const conditions = [
    ...(approval === undefined ? [] : ['context.approved']),
    ...whoCondition(permit.who),
    ...nameCondition(permit),
    ...factsCondition(permit),
  ]
  const when = conditions.length === 0 ? '' : `\nwhen\n{\n  ${conditions.join(' &&\n  ')}\n}`
  return `// ${count} ${count === 1 ? 'use' : 'uses'} by ${people} ${people === 1 ? 'principal' : 'principals'}, the last at ${last}
${annotations.join('\n')}
permit (${head(permit.who)}, action == Action::${text(action)}, ${resource(permit, connection)})${when};
`
}

/** One group, or one person, stands in the head; several are a condition. */
function head({ groups, people }: Who): string {
  const [group] = groups
  const [person] = people
  if (groups.length + people.length !== 1) return 'principal'
  if (group !== undefined) return `principal in Group::${text(group)}`
  return person === undefined ? 'principal' : `principal == ${entity(person)}`
}

const entity = ({ kind, id }: Person): string =>
  `${kind === 'agent' ? 'Agent' : 'User'}::${text(id)}`

function whoCondition({ groups, people }: Who): readonly string[] {
  if (groups.length + people.length === 1) return []
  const users = people.filter(({ kind }) => kind === 'user').map(entity)
  const agents = people.filter(({ kind }) => kind === 'agent').map(entity)
  const sets = [groups.map((group) => `Group::${text(group)}`), users, agents]
  return [
    any(sets.filter((set) => set.length > 0).map((set) => `principal in [${set.join(', ')}]`)),
  ]
}

function resource({ type, names, prefix }: Permit, connection: string): string {
  const [name] = names
  if (type === 'Connection') return `resource == Connection::${text(connection)}`
  if (prefix === undefined && names.length === 1 && name !== undefined) {
    return `resource == ${type}::${text(name)}`
  }
  return 'resource'
}

function nameCondition({ type, names, prefix }: Permit): readonly string[] {
  if (prefix !== undefined)
    return [`resource.uri like "${escaped(prefix).replaceAll('*', '\\*')}*"`]
  if (names.length < 2) return []
  return [`[${names.map((name) => `${type}::${text(name)}`).join(', ')}].contains(resource)`]
}

function factsCondition({ conditions, lacks }: Permit): readonly string[] {
  const kinds = conditions[0]?.shape.kinds ?? []
  return [
    ...kinds.map((kind) => `context has ${kind}`),
    ...lacks.map((kind) => `!(context has ${kind})`),
    ...(conditions.length === 0 ? [] : [any(conditions.map(conditionText))]),
  ]
}

/** A condition as it stands in the text of its policy. */
export function conditionText(condition: Condition): string {
  const { shape, exact, folder } = condition
  const flags = Object.entries(testedFlags(condition)).map(
    ([flag, value]) => `${value ? '' : '!'}context.${flag}`,
  )
  const lists = namedLists(condition).map((list) => {
    const names = shape.lists[list] ?? []
    const path = `context.${list}`
    if (names.length === 0) return `${path}.isEmpty()`
    const set = `[${names.map(text).join(', ')}]`
    return exact ? `${path} == ${set}` : `${set}.containsAll(${path})`
  })
  const within = folder === undefined ? [] : [`context.path.under.contains(${text(folder)})`]
  return [`context.access == "${shape.access}"`, ...flags, ...lists, ...within].join(' &&\n  ')
}

const any = (alternatives: readonly string[]): string =>
  alternatives.length === 1
    ? (alternatives[0] ?? '')
    : `(${alternatives.map((each) => `(${each})`).join(' ||\n   ')})`

function reasonOf({ who, names, prefix, action, approval, conditions }: Permit): string {
  const groups = who.groups.length > 0 ? [`members of ${who.groups.join(', ')}`] : []
  const people = who.people.length > 0 ? ['principals who did so before'] : []
  const object = prefix === undefined ? names.join(', ') : `${prefix}*`
  const accesses = [...new Set(conditions.map(({ shape }) => shape.access))]
  const consent =
    approval === undefined ? '' : `, with the approval of ${approval.approvers.join(', ')}`
  const sentence = `For ${[...groups, ...people].join(' and ')}: ${action} ${object} ${accesses.join(', ')}`
  return plain(`${sentence.trim()}${consent}`).slice(0, 500)
}

function idOf({ action, names, prefix, approval, conditions }: Permit, ids: Set<string>): string {
  const access = conditions[0]?.shape.access ?? ''
  const [only = ''] = names
  const object = names.length === 1 ? only : prefix === undefined ? '' : prefix
  const words = [object === '' ? action : object, access, approval === undefined ? '' : 'approved']
  const name = words
    .join(' ')
    .replaceAll(/[^A-Za-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '')
  const base = name === '' ? 'used' : name.slice(0, 100)
  let id = base
  for (let next = 2; ids.has(id); next += 1) id = `${base}-${next}`
  ids.add(id)
  return id
}

const text = (value: string): string => `"${escaped(value)}"`

/** A text as it stands between quotes in Cedar. */
const escaped = (value: string): string =>
  value
    .replaceAll(/[\\"]/g, (char) => `\\${char}`)
    .replaceAll(/[^\u{20}-\u{7e}]/gu, (char) => `\\u{${char.codePointAt(0)?.toString(16)}}`)
