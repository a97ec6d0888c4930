import type { KindRule, MaskProfile } from '@sallyport/contracts'
import type { Keys } from './actions/keys.ts'
import type { Detector } from './detector.ts'
import { DEFAULT_PROFILE, type Profile, profile } from './profile.ts'

/** What comes of a definition: a profile that masks, or everything that is wrong with it. */
export type Compiled = { readonly profile: Profile } | { readonly problems: readonly string[] }

/** Makes a profile of its definition; a kind that it does not name is treated as in `default`. */
export function compileProfile(
  { name, kinds = {}, fields, patterns }: MaskProfile,
  version: number,
  _keys?: Keys,
): Compiled {
  const known = new Set(DEFAULT_PROFILE.detectors.map(({ kind }) => kind))
  const problems = [
    ...Object.entries(kinds).flatMap(([kind, { action }]) => [
      ...(known.has(kind) ? [] : [`kinds.${kind}: nothing finds this kind.`]),
      ...(isKnown(action) ? [] : [`kinds.${kind}: the action ${action} is not known here.`]),
    ]),
    ...(fields === undefined ? [] : ['fields: rules on places are not known here.']),
    ...(patterns === undefined ? [] : ['patterns: expressions are not known here.']),
  ]
  if (problems.length > 0) return { problems }
  const detectors = DEFAULT_PROFILE.detectors.flatMap((detector) =>
    changed(detector, kinds[detector.kind]),
  )
  return { profile: profile(name, version, detectors) }
}

const isKnown = (action: KindRule['action']): boolean =>
  action === 'keep' || action === 'redact' || action === 'partial'

function changed(detector: Detector, rule: KindRule | undefined): readonly Detector[] {
  if (rule === undefined) return [detector]
  if (rule.action === 'keep') return []
  const { shown: _, ...bare } = detector
  if (rule.action !== 'partial') return [{ ...bare, action: 'redact' }]
  const last = (value: string): string =>
    value.replaceAll(/[^A-Za-z0-9]/g, '').slice(-(rule.shown ?? 4))
  return [{ ...bare, action: 'partial', shown: last }]
}
