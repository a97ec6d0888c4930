import { validate } from '@cedar-policy/cedar-wasm/nodejs'
import type { About } from '../about.ts'
import { isWithin } from '../arguments/agreed.ts'
import { WORST } from '../domain/question.ts'
import { authorSchema, type CallShape, FACT_KINDS, type FactKind } from '../schema.ts'
import { argumentFaults, subjectsOf } from './argument-subjects.ts'
import { invalid, problemsOf } from './problems.ts'
import type { ReadPolicy } from './read-policy.ts'
import { callShape } from './schema-of.ts'
import { argumentPaths, readsArguments, readsContext, readsNegated, subjectOf } from './syntax.ts'

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
  if (about.strict) problems.push(...blindPolicies(policies))
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
 * for harmless: some policy that may be about the same tool has to ask whether it was.
 */
function blindPolicies(policies: ReadonlyMap<string, ReadPolicy>): readonly string[] {
  const all = [...policies]
  return FACT_KINDS.flatMap((kind) => {
    const asking = all.filter(([, { json }]) =>
      readsContext(json, ([first, second]) => first === kind && second === 'understood'),
    )
    const reads = ([first, second]: readonly string[]): boolean =>
      first === kind && second !== undefined
    const hides = (path: readonly string[]): boolean =>
      reads(path) && !Object.hasOwn(WORST, path[1] ?? '')
    const blind = all.filter(
      ([, { json }]) =>
        (json.effect === 'forbid' ? readsContext(json, reads) : readsNegated(json, hides)) &&
        !asking.some(([, other]) => mayMeet(json, other.json)),
    )
    return blind.map(([id]) => invalid(id, blindness(kind)))
  })
}

/** Whether two policies may be about the same tool, as far as their scopes say it. */
function mayMeet(one: ReadPolicy['json'], other: ReadPolicy['json']): boolean {
  const [first, second] = [subjectOf(one), subjectOf(other)]
  return first === undefined || second === undefined || first.name === second.name
}

const blindness = (kind: FactKind): string =>
  `it reads context.${kind}, which tells nothing of what was not understood, and no policy on the same tool tests context.${kind}.understood; add a forbid for what is not understood`

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
