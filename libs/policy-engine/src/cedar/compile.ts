import {
  checkParsePolicySet,
  policySetTextToParts,
  type PolicyJson,
} from '@cedar-policy/cedar-wasm/nodejs'
import type { ArgumentMember, ArgumentTypes } from '@sallyport/contracts'
import type { About, PolicySubject } from '../about.ts'
import { keyOf } from '../arguments/agreed.ts'
import { check } from './check.ts'
import { flatten } from './argument-reads.ts'
import { shapeOf, subjectsOf } from './argument-subjects.ts'
import { isTooDeep } from './depth.ts'
import { isFatal } from './fatal.ts'
import { forList, type ListKind } from './list-policies.ts'
import { invalid, place, unread } from './problems.ts'
import { type ReadPolicy, readPolicy } from './read-policy.ts'
import { readsArguments } from './syntax.ts'

/** Most policies of one set: what a decision can name, and few enough to decide fast. */
export const MAX_POLICIES = 64

/** A policy as it is evaluated: `source` where it is evaluated as it was written. */
export interface CompiledPolicy extends Omit<ReadPolicy, 'source'> {
  /** As it is evaluated where arguments are not known. */
  readonly lists: Readonly<Record<ListKind, PolicyJson>>
  readonly source?: string
}

/** A policy text, read and checked; or everything that is wrong with it, as sentences. */
export type Compiled =
  | {
      readonly policies: readonly CompiledPolicy[]
      /** The arguments that it reads, and as what. */
      readonly arguments: readonly ArgumentTypes[]
    }
  | { readonly problems: readonly string[] }

/**
 * Reads a policy text and validates it against what is known of its connection. Warnings count as problems: a policy
 * that can never match, or that hides letters that look alike, is not what its author meant.
 */
export function compile(text: string, about: About): Compiled {
  if (isTooDeep(text)) {
    return {
      problems: ['The text is nested too deeply, or chains too many operators; split it up.'],
    }
  }
  const parts = policySetTextToParts(text)
  if (parts.type === 'failure')
    return { problems: parts.errors.map((error) => unread(text, error)) }
  const problems: string[] = parts.policy_templates.map((template) =>
    invalid(
      place(text, template),
      'it is a template; write a policy without ?principal or ?resource',
    ),
  )
  if (parts.policies.length > MAX_POLICIES) {
    problems.push(
      `There are ${parts.policies.length} policies; at most ${MAX_POLICIES} are allowed.`,
    )
  }
  const policies = new Map<string, ReadPolicy>()
  for (const source of inOrder(text, parts.policies).slice(0, MAX_POLICIES)) {
    const { policy, faults } = readPolicy(source, place(text, source))
    const twice = policies.has(policy.id) ? ['its @id is used twice'] : []
    problems.push(...[...faults, ...twice].map((fault) => invalid(policy.id, fault)))
    policies.set(policies.has(policy.id) ? `${policy.id} ` : policy.id, policy)
  }
  problems.push(...check(policies, about))
  if (problems.length > 0) return { problems }
  const { problems: faults, ...compiled } = asEvaluated([...policies.values()], about)
  return faults.length > 0 ? { problems: faults } : compiled
}

/** The parts as they stand in the text; they come ordered by numbers that Cedar gave them. */
const inOrder = (text: string, parts: readonly string[]): readonly string[] =>
  parts.toSorted((one, other) => text.indexOf(one) - text.indexOf(other))

/** The policies, in which the check found no faults, as they are evaluated. */
function asEvaluated(policies: readonly ReadPolicy[], about: About) {
  const problems: string[] = []
  const types = new Map<string, ArgumentTypes>()
  const compiled = policies.map(({ source, ...policy }): CompiledPolicy => {
    if (!readsArguments(policy.json)) return { ...policy, source, lists: listsOf(policy.json) }
    const subjects = subjectsOf(policy.json)
    const {
      policy: json,
      reads,
      faults,
    } = flatten(policy.json, shapeOf(subjects, about)?.members ?? [])
    problems.push(...faults.map((fault) => invalid(policy.id, fault)))
    for (const subject of subjects) note(types, subject, reads)
    return { ...policy, json, lists: listsOf(json) }
  })
  problems.push(...tooDeep(compiled))
  return { policies: compiled, arguments: [...types.values()], problems }
}

const listsOf = (json: PolicyJson): CompiledPolicy['lists'] => ({
  arguments: forList(json, 'arguments'),
  arguments_and_access: forList(json, 'arguments_and_access'),
})

/** Adds what one policy reads to what the set reads of a tool or prompt. */
function note(
  types: Map<string, ArgumentTypes>,
  subject: PolicySubject,
  reads: readonly ArgumentMember[],
): void {
  const key = JSON.stringify(subject)
  const known = types.get(key)?.members ?? []
  const more = reads.filter(({ path }) => known.every((each) => keyOf(each.path) !== keyOf(path)))
  types.set(key, { ...subject, members: [...known, ...more] })
}

/** The engine reads a syntax tree, as it is needed for lists and arguments, less deep than a text. */
function tooDeep(policies: readonly CompiledPolicy[]): readonly string[] {
  const forms = policies.map(({ id, json, source, lists }) => ({
    id,
    trees: [...(source === undefined ? [json] : []), ...Object.values(lists)],
  }))
  // Nearly always all are: one look for all is cheaper than one for each.
  if (areReadable(forms.flatMap(({ trees }) => trees))) return []
  return forms
    .filter(({ trees }) => !areReadable(trees))
    .map(({ id }) => invalid(id, 'it is nested too deeply; split it up'))
}

function areReadable(trees: readonly PolicyJson[]): boolean {
  try {
    // Names in place of ids, which are the same for all forms of a policy.
    const named = Object.fromEntries(trees.map((tree, index) => [`t${index}`, tree]))
    return checkParsePolicySet({ staticPolicies: named }).type === 'success'
  } catch (error) {
    if (isFatal(error)) throw error
    return false
  }
}
