import { policyToJson, type PolicyJson } from '@cedar-policy/cedar-wasm/nodejs'
import { type PolicyTerms, readAnnotations } from '../domain/annotations.ts'
import { asksForApproval } from './syntax.ts'

/** One policy of a set, read. */
export interface ReadPolicy {
  readonly id: string
  readonly source: string
  readonly json: PolicyJson
  readonly terms: PolicyTerms
}

/** Reads one policy. A policy without an id is known by its place until it has one. */
export function readPolicy(
  source: string,
  line: string,
): { readonly policy: ReadPolicy; readonly faults: readonly string[] } {
  const answer = policyToJson(source)
  if (answer.type === 'failure') throw new Error('a policy that was read before cannot be read')
  const { json } = answer
  const annotations = json.annotations ?? {}
  const shape = { effect: json.effect, asksForApproval: asksForApproval(json) }
  const { terms, problems } = readAnnotations(annotations, shape)
  return { policy: { id: annotations['id'] ?? line, source, json, terms }, faults: problems }
}
