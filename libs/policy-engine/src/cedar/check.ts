import { validate } from '@cedar-policy/cedar-wasm/nodejs'
import type { About } from '../about.ts'
import { isWithin } from '../arguments/agreed.ts'
import { WORST } from '../domain/question.ts'
import { authorSchema, type CallShape, FACT_KINDS, type FactKind } from '../schema.ts'
import { argumentFaults, subjectsOf } from './argument-subjects.ts'
import { invalid, problemsOf } from './problems.ts'
import type { ReadPolicy } from './read-policy.ts'
import { callShape } from './schema-of.ts'
import {
  actionOf,
  argumentPaths,
  holdsText,
  readsAffirmed,
  readsArguments,
  readsContext,
  readsNegated,
  subjectOf,
} from './syntax.ts'

/**
 * Everything that is wrong with policies by what is known of their connection. Each is validated against the schema of
 * what its scope is about: policies on one tool know its arguments and facts, policies on any must test for them.
 */
export function check(policies: ReadonlyMap<string, ReadPolicy>, about: About): readonly string[] {
  const problems: string[] = []
  const groups = new Map<string, Group>()
  for (const [id, { json, source }] of policies) {
    const faults = argumentFaults(json, about)
    problems.push(...faults.map((fault) => invalid(id, fault)))
    if (faults.length > 0) continue
    const key = groupOf(json, about)
    const group = groups.get(key) ?? { policies: [], sources: [] }
    group.policies.push(json)
    group.sources.push([id, source])
    groups.set(key, group)
  }
  if (about.strict) problems.push(...blindPolicies(policies, about))
  for (const { policies: together, sources } of groups.values()) {
    const answer = validate({
      schema: authorSchema(shapeFor(together, about)),
      policies: { staticPolicies: Object.fromEntries(sources) },
    })
    problems.push(...problemsOf(answer, about.strict))
  }
  return problems
}

/**
 * A forbid does not see what a list of facts would hold if the text had been understood, and a permit takes the lack of it
 * for harmless. So what is not understood has to be forbidden, or no permit may allow it.
 */
function blindPolicies(policies: ReadonlyMap<string, ReadPolicy>, about: About): readonly string[] {
  const all = [...policies].map(([id, { json }]) => ({ id, json }))
  return FACT_KINDS.flatMap((kind) => {
    const refusing = all.filter(({ json }) => refusesUnknown(json, kind))
    const allowing = all.filter(
      ({ json }) => json.effect === 'permit' && isAboutCalls(json) && !needsFacts(json, kind),
    )
    return all
      .filter(({ json }) => {
        const isBlind =
          json.effect === 'forbid'
            ? readsContext(json, isFact(kind)) &&
              allowing.some((one) => mayMeet(json, one.json, about))
            : readsNegated(json, isList(kind)) && !needsFacts(json, kind)
        return isBlind && !refusing.some((one) => mayMeet(json, one.json, about))
      })
      .map(({ id }) => invalid(id, blindness(kind)))
  })
}

type FactTest = (path: readonly string[]) => boolean

const isFact =
  (kind: FactKind): FactTest =>
  ([first, second]) =>
    first === kind && second !== undefined

const isUnderstood =
  (kind: FactKind): FactTest =>
  ([first, second]) =>
    first === kind && second === 'understood'

/** Facts that do not say by themselves that the text was not understood. */
const isList =
  (kind: FactKind): FactTest =>
  (path) =>
    isFact(kind)(path) && !isUnderstood(kind)(path) && !Object.hasOwn(WORST, path[1] ?? '')

/** Facts are of tool calls alone. */
const isAboutCalls = (json: ReadPolicy['json']): boolean =>
  [undefined, 'tools/call'].includes(actionOf(json))

/** Whether a policy forbids what was not understood. */
const refusesUnknown = (json: ReadPolicy['json'], kind: FactKind): boolean =>
  json.effect === 'forbid' && readsNegated(json, isUnderstood(kind))

/**
 * Whether a permit asks for something that is not so of a text that was not understood: that it was, what a list of facts
 * holds, or, where access follows from the text, less than "admin".
 */
const needsFacts = (json: ReadPolicy['json'], kind: FactKind): boolean =>
  readsAffirmed(json, (path) => isList(kind)(path) || isUnderstood(kind)(path)) ||
  (['sql', 'shell'].includes(kind) &&
    !holdsText(json, 'admin') &&
    readsAffirmed(json, ([first]) => first === 'access'))

/**
 * Whether two policies may be about the same call: not where their scopes name different tools, or where one asks for
 * facts that the tool which the other names does not have.
 */
function mayMeet(one: ReadPolicy['json'], other: ReadPolicy['json'], about: About): boolean {
  const [first, second] = [subjectOf(one), subjectOf(other)]
  if (first !== undefined && second !== undefined && first.name !== second.name) return false
  const tool = (first ?? second)?.name
  if (tool === undefined) return true
  const known = about.facts(tool)
  return [one, other].every((json) => {
    const asked = FACT_KINDS.filter((kind) => readsAffirmed(json, isFact(kind)))
    return asked.length === 0 || asked.some((kind) => known.has(kind))
  })
}

const blindness = (kind: FactKind): string =>
  `it reads context.${kind}, which tells nothing of what was not understood; forbid calls of the same tools unless context.${kind}.understood, or test it in every permit on them`

interface Group {
  readonly policies: ReadPolicy['json'][]
  readonly sources: (readonly [id: string, source: string])[]
}

/** Policies of one group are validated together. What was published needs a schema of its own only for arguments. */
function groupOf(json: ReadPolicy['json'], { strict }: About): string {
  const subject = strict || readsArguments(json) ? subjectsOf(json) : []
  return JSON.stringify(subject)
}

/**
 * What policies on the same tools or prompts can speak of. What was published is trusted to test for what may not be
 * there. Of the arguments, only those that the policies read are in the schema: targets say how many there are, and the
 * engine has to read them all.
 */
function shapeFor(policies: readonly ReadPolicy['json'][], about: About): CallShape {
  const paths = policies.flatMap(argumentPaths)
  const [first] = policies
  const named = first !== undefined && (about.strict || paths.length > 0)
  const subjects = named ? subjectsOf(first) : []
  return callShape(subjects, about, (member) => paths.some((path) => isWithin(path, member.path)))
}
