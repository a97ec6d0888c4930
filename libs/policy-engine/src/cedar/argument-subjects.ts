import type { PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import { closestName } from '@sallyport/schema'
import type { About, PolicySubject } from '../about.ts'
import { agreedShape, isWithin, keyOf } from '../arguments/agreed.ts'
import type { Shape } from '../arguments/members.ts'
import { actionOf, argumentPaths, subjectOf } from './syntax.ts'

/** Tools and prompts that a policy can be about, as far as its scope says it. */
export function subjectsOf(policy: PolicyJson): readonly PolicySubject[] {
  const subject = subjectOf(policy)
  if (subject !== undefined) return [subject]
  const id = actionOf(policy)
  const kinds = (['tool', 'prompt'] as const).filter(
    (kind) => id === undefined || id === VERB[kind],
  )
  return kinds.map((kind) => ({ kind }))
}

const VERB = { tool: 'tools/call', prompt: 'prompts/get' } as const

/** What can be read of the arguments of all of them; undefined where nothing is known. */
export function shapeOf(subjects: readonly PolicySubject[], about: About): Shape | undefined {
  const shapes = subjects.flatMap((subject) => about.shape(subject) ?? [])
  return shapes.length > 1 ? agreedShape(shapes) : shapes[0]
}

/** What is wrong with the arguments that a policy reads; Cedar says nothing of those that are only tested for. */
export function argumentFaults(policy: PolicyJson, about: About): readonly string[] {
  const all = argumentPaths(policy)
  const paths = all.filter((path) => path.length > 0)
  if (paths.length === 0) return all.length === 0 ? [] : [WHOLE]
  const subjects = subjectsOf(policy)
  const shape = shapeOf(subjects, about)
  if (shape === undefined) return [notPinned(subjects)]
  return [...new Set(paths.flatMap((path) => faultOf(path, shape, subjects) ?? []))]
}

/** Why a policy may not take the context, or the arguments, in one. */
export const WHOLE =
  'it takes the context or the arguments as a whole; read their members one by one'

function notPinned([{ kind, name } = { kind: 'tool' as const }]: readonly PolicySubject[]): string {
  const what = name === undefined ? `its ${kind}s` : `the ${kind} ${name}`
  return `nothing is known of the arguments of ${what}, as no definition is pinned; have a client list what the target offers (and see sallyport pins list), then publish`
}

function faultOf(
  path: readonly string[],
  { members, unreadable }: Shape,
  subjects: readonly PolicySubject[],
): string | undefined {
  const key = keyOf(path)
  if (members.some((member) => keyOf(member.path) === key)) return undefined
  const above = unreadable.some((other) => isWithin(path, other))
  const name = path.join('.')
  if (above) return `its argument ${name} cannot be read: ${whyUnreadable(subjects)}`
  const known = members.map((member) => member.path.join('.'))
  const meant = closestName(name, known.values())
  const hint = meant === undefined ? '' : `; did you mean ${meant}?`
  return `there is no argument ${name}${hint || `; there are: ${known.slice(0, 16).join(', ') || 'none'}`}`
}

const whyUnreadable = ([{ name } = {}]: readonly Partial<PolicySubject>[]): string =>
  name === undefined
    ? 'not all tools and prompts that have it agree on its type; name one in the scope (resource == Tool::"…")'
    : 'its definition allows more than one type, or one that policies do not have'
