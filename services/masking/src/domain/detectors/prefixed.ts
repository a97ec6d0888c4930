import type { Detector } from '../detector.ts'
import { pattern } from './pattern.ts'

/** Secrets of one issuer, which begin alike. */
export interface Family {
  readonly rule: string
  /** Words one of which stands in every one of them, as a trigger has them. */
  readonly words: readonly string[]
  /** How they begin, in the spelling of the issuer; no longer than 64 characters. */
  readonly begins: RegExp
  /** What stands behind that: of bounded length, or a row of characters of one set. */
  readonly goesOn: RegExp
  readonly isValue?: (value: string) => boolean
}

/**
 * One detector for many families: however many issuers there are, a text is looked at once. Nothing but the letters and
 * digits of another word may stand before a secret.
 */
export function prefixed(kind: string, families: readonly Family[]): Detector {
  const rules = families.map((family) => ({ ...family, whole: new RegExp(`^${wholeOf(family)}`) }))
  const familyOf = (value: string): Family | undefined =>
    rules.find(({ whole }) => whole.test(value))
  return pattern({
    kind,
    rule: `${kind}_prefix`,
    trigger: { words: families.flatMap(({ words }) => words) },
    begins: new RegExp(
      `(?<![A-Za-z0-9])(?:${families.map(({ begins }) => begins.source).join('|')})`,
      'g',
    ),
    goesOn: new RegExp(families.map(wholeOf).join('|'), 'y'),
    fromStart: true,
    open: {},
    isValue: (value) => !isFilled(value) && (familyOf(value)?.isValue?.(value) ?? true),
    ruleOf: (value) => familyOf(value)?.rule ?? `${kind}_prefix`,
  })
}

/** Whether a row of one character stands in for what chance would have made: `ghp_xxxxxxxxxxxx`. */
const isFilled = (value: string): boolean => /([xX*0.])\1{11}[xX*0._-]*$/.test(value)

const wholeOf = ({ begins, goesOn }: Family): string => `(?:${begins.source})(?:${goesOn.source})`
