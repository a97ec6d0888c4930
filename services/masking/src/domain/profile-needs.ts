import type { MaskProfile } from '@sallyport/contracts'

/** What this deployment has beside its detectors. */
export interface Equipment {
  readonly key: boolean
  readonly recogniser: boolean
}

const NO_KEY =
  'needs a key: set SALLYPORT_MASKING_KEY_FILE of every masking replica to a file with 32 random bytes (openssl rand -hex 32).'
const NO_RECOGNISER =
  'recogniser: no recogniser is set up: set SALLYPORT_MASKING_RECOGNISER_URL of every masking replica.'

/** What a profile asks for that this deployment does not have; sentences that say what to set. */
export function missingFor(profile: MaskProfile, { key, recogniser }: Equipment): string[] {
  return [
    ...(key ? [] : keyedRules(profile).map(([place, action]) => `${place}: ${action} ${NO_KEY}`)),
    ...(recogniser || profile.recogniser === undefined ? [] : [NO_RECOGNISER]),
  ]
}

/** Places of rules whose action is made with a key. */
function keyedRules({ kinds = {}, fields = [], patterns = [] }: MaskProfile): [string, string][] {
  const rules: [string, string][] = [
    ...Object.entries(kinds).map(([kind, { action }]): [string, string] => [
      `kinds.${kind}`,
      action,
    ]),
    ...fields.map(({ id, action }): [string, string] => [`fields ${id}`, action]),
    ...patterns.map(({ id, action }): [string, string] => [`patterns ${id}`, action]),
  ]
  return rules.filter(([, action]) => action === 'token' || action === 'format')
}
