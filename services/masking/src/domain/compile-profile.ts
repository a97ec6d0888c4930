import { FOUND_KINDS, type MaskProfile, RECOGNISED_KINDS } from '@sallyport/contracts'
import { closestName } from '@sallyport/schema'
import type { Keys } from './actions/keys.ts'
import { type Treatment, treatmentOf } from './actions/treatment.ts'
import type { Detector } from './detector.ts'
import { compileFields } from './fields/compile-fields.ts'
import { fieldRules } from './fields/field-rules.ts'
import { compilePatterns } from './patterns/compile-patterns.ts'
import { createProfile, DEFAULT_DETECTORS, type Profile } from './profile.ts'
import { duplicates, problemsOfRule } from './rule-problems.ts'

/** A profile that is ready to mask, or all that stands against it, as sentences that say what to do. */
export type Compiled = { readonly profile: Profile } | { readonly problems: readonly string[] }

const KNOWN: readonly string[] = FOUND_KINDS
const RECOGNISED: readonly string[] = RECOGNISED_KINDS

/**
 * Makes a profile of what an administrator has published as a version. Without keys no rule may have the action `token` or
 * `format`.
 */
export function compileProfile(definition: MaskProfile, version: number, keys?: Keys): Compiled {
  const kinds = compileKinds(definition, keys)
  const fields = compileFields(definition.fields ?? [], keys)
  const patterns = compilePatterns(definition.patterns ?? [], keys)
  const ids = [...(definition.fields ?? []), ...(definition.patterns ?? [])].map(({ id }) => id)
  const problems = [
    ...kinds.problems,
    ...fields.problems,
    ...patterns.problems,
    ...duplicates(ids).map((id) => `Give every rule an id of its own: '${id}' is there twice.`),
  ]
  if (problems.length > 0) return { problems }
  const treated = [...kinds.treatments.values(), ...fields.fields.map(({ treatment }) => treatment)]
  const all = [...treated, ...patterns.detectors]
  const profile = createProfile({
    name: definition.name,
    version,
    detectors: DEFAULT_DETECTORS.flatMap((detector) => treat(detector, kinds.treatments)),
    patterns: patterns.detectors,
    treatments: kinds.treatments,
    fields: fieldRules(fields.fields),
    drops: all.some((treatment) => treatment?.action === 'drop'),
    unknownContent: definition.onFailure?.unknownContent ?? 'block',
  })
  return { profile }
}

interface Kinds {
  readonly treatments: ReadonlyMap<string, Treatment | undefined>
  readonly problems: readonly string[]
}

function compileKinds({ kinds = {} }: MaskProfile, keys: Keys | undefined): Kinds {
  const treatments = new Map<string, Treatment | undefined>()
  const problems: string[] = []
  for (const [kind, { action, shown }] of Object.entries(kinds)) {
    if (!KNOWN.includes(kind)) problems.push(unknownKind(kind))
    const rule = { action, ...(shown === undefined ? {} : { shown }) }
    const wrong = problemsOfRule(`kinds.${kind}`, rule, keys)
    problems.push(...wrong)
    if (wrong.length > 0) continue
    treatments.set(
      kind,
      action === 'keep' ? undefined : treatmentOf(kind, { ...rule, action }, keys),
    )
  }
  return { treatments, problems }
}

function unknownKind(kind: string): string {
  if (RECOGNISED.includes(kind))
    return `kinds.${kind}: what a recogniser finds is always redacted, leave it out (recogniser.kinds asks for it)`
  const meant = closestName(kind, KNOWN.values())
  const hint = meant === undefined ? `name one of ${KNOWN.join(', ')}` : `did you mean '${meant}'?`
  return `kinds.${kind}: nothing finds this kind, ${hint}`
}

/** A detector as a profile treats its kind; none where the kind is kept. */
function treat(
  detector: Detector,
  treatments: ReadonlyMap<string, Treatment | undefined>,
): readonly Detector[] {
  if (!treatments.has(detector.kind)) return [detector]
  const treatment = treatments.get(detector.kind)
  if (treatment === undefined) return []
  return [{ ...detector, action: treatment.action, replacement: treatment.text }]
}
