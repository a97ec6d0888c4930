import {
  checkParsePolicySet,
  policySetTextToParts,
  policyToJson,
  type PolicyJson,
  validate,
} from '@cedar-policy/cedar-wasm/nodejs'
import { type PolicyTerms, readAnnotations } from '../domain/annotations.ts'
import { isTooDeep } from './depth.ts'
import { isFatal } from './fatal.ts'
import { forUnknownSql } from './list-policies.ts'
import { invalid, place, problemsOf, unread } from './problems.ts'
import { asksForApproval } from './syntax.ts'

/** Most policies of one set: what a decision can name, and few enough to decide fast. */
const MAX_POLICIES = 64

/** One policy of a set, read. */
export interface CompiledPolicy {
  readonly id: string
  readonly source: string
  readonly json: PolicyJson
  readonly terms: PolicyTerms
}

/** A policy text, read and checked; or everything that is wrong with it, as sentences. */
export type Compiled =
  | { readonly policies: readonly CompiledPolicy[] }
  | { readonly problems: readonly string[] }

/**
 * Reads a policy text and validates it against the schema. Warnings count as problems: a policy that can never match,
 * or that hides letters that look alike, is not what its author meant.
 */
export function compile(text: string, schema: string): Compiled {
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
  const policies = new Map<string, CompiledPolicy>()
  for (const source of inOrder(text, parts.policies).slice(0, MAX_POLICIES)) {
    const { policy, faults } = read(source, place(text, source))
    const twice = policies.has(policy.id) ? ['its @id is used twice'] : []
    problems.push(...[...faults, ...twice].map((fault) => invalid(policy.id, fault)))
    policies.set(policies.has(policy.id) ? `${policy.id} ` : policy.id, policy)
  }
  problems.push(...check(policies, schema))
  return problems.length > 0 ? { problems } : { policies: [...policies.values()] }
}

/** The parts as they stand in the text; they come ordered by numbers that Cedar gave them. */
const inOrder = (text: string, parts: readonly string[]): readonly string[] =>
  parts.toSorted((one, other) => text.indexOf(one) - text.indexOf(other))

/** Reads one policy. A policy without an id is known by its place until it has one. */
function read(
  source: string,
  line: string,
): { readonly policy: CompiledPolicy; readonly faults: readonly string[] } {
  const answer = policyToJson(source)
  if (answer.type === 'failure') throw new Error('a policy that was read before cannot be read')
  const { json } = answer
  const annotations = json.annotations ?? {}
  const shape = { effect: json.effect, asksForApproval: asksForApproval(json) }
  const { terms, problems } = readAnnotations(annotations, shape)
  return { policy: { id: annotations['id'] ?? line, source, json, terms }, faults: problems }
}

function check(policies: ReadonlyMap<string, CompiledPolicy>, schema: string): readonly string[] {
  const sources = [...policies].map(([id, { source }]) => [id, source] as const)
  const answer = validate({ schema, policies: { staticPolicies: Object.fromEntries(sources) } })
  return [...problemsOf(answer), ...unlistable([...policies.values()])]
}

/** The engine reads a syntax tree, as it is needed for lists, less deep than a text. */
const unlistable = (policies: readonly CompiledPolicy[]): readonly string[] =>
  policies
    .filter(({ json }) => !isReadable(forUnknownSql(json)))
    .map(({ id }) => invalid(id, 'it is nested too deeply; split it up'))

function isReadable(policy: PolicyJson): boolean {
  try {
    return checkParsePolicySet({ staticPolicies: [policy] }).type === 'success'
  } catch (error) {
    if (isFatal(error)) throw error
    return false
  }
}
