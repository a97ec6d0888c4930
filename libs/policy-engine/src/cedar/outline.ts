import { policySetTextToParts, policyToJson } from '@cedar-policy/cedar-wasm/nodejs'
import { MAX_POLICIES } from './compile.ts'
import { isTooDeep } from './depth.ts'
import { isFatal } from './fatal.ts'

/** One policy of a text. */
export interface OutlinedPolicy {
  readonly id: string
  readonly effect: 'permit' | 'forbid'
  readonly annotations: Readonly<Record<string, string>>
  /** As it stands in the text. */
  readonly cedar: string
  /** Its syntax tree as JSON: the same for two texts that differ in spacing and comments alone. */
  readonly meaning: string
}

/**
 * The policies of a text that have an id, in no order; undefined where it cannot be read as policies, or has more of them
 * than a set can have. Nothing is validated.
 */
export function outlineOf(text: string): readonly OutlinedPolicy[] | undefined {
  if (isTooDeep(text)) return undefined
  try {
    const parts = policySetTextToParts(text)
    if (parts.type === 'failure' || parts.policies.length > MAX_POLICIES) return undefined
    return parts.policies.flatMap(outlined)
  } catch (error) {
    if (isFatal(error)) throw error
    return undefined
  }
}

function outlined(cedar: string): OutlinedPolicy[] {
  const answer = policyToJson(cedar)
  if (answer.type === 'failure') return []
  const { annotations: found = {}, effect } = answer.json
  const annotations = Object.fromEntries(
    Object.entries(found).map(([name, value]) => [name, value ?? '']),
  )
  const { id } = annotations
  if (id === undefined) return []
  return [{ id, effect, annotations, cedar, meaning: JSON.stringify(answer.json) }]
}
