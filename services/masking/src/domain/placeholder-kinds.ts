import { FOUND_KINDS, RECOGNISED_KINDS } from '@sallyport/contracts'
import { kindOfPlaceholder } from './detector.ts'

/** What a value is where the rule that masks its place does not say it. */
export const UNNAMED_KIND = 'field'
/** What could not be looked into. */
export const UNKNOWN_CONTENT = 'unknown_content'
/** A text in which there was always something more to find. */
export const UNSETTLED_KIND = 'text'

const OF_THE_GATEWAY: readonly string[] = [
  ...FOUND_KINDS,
  ...RECOGNISED_KINDS,
  UNNAMED_KIND,
  UNKNOWN_CONTENT,
  UNSETTLED_KIND,
]

/** Kinds that placeholders can name where a profile has these rules. */
export const placeholderKinds = (
  rules: readonly { readonly kind?: string }[],
): ReadonlySet<string> =>
  new Set([...OF_THE_GATEWAY, ...rules.flatMap(({ kind }) => (kind === undefined ? [] : [kind]))])

/** Whether what has the form of a placeholder may be one; a target can write anything else between the brackets. */
export const isOfKinds = (found: string, kinds: ReadonlySet<string>): boolean =>
  kinds.has(kindOfPlaceholder(found))
