/** How the identity numbers of one country are written and checked. */
export interface IdRule {
  /** `country_number`, as findings tell it. */
  readonly rule: string
  /**
   * The number with nothing but letters and digits, in capitals: 0 for every digit, A for every letter. A number under a
   * word that says so has one of these shapes, whatever separates its groups.
   */
  readonly shapes: readonly string[]
  /** Shapes, with dots and dashes, that are so peculiar to it that they count without a word. */
  readonly forms?: readonly string[]
  /** Whether a number of one of the shapes could have been issued: its check digits, dates and ranges. */
  readonly isValid: (id: string) => boolean
  /** As {@link isValid}, of a form that stands there without a word; where that takes more. */
  readonly isSure?: (id: string) => boolean
}

const OTHER = 0
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  if (/\d/.test(char)) return 0x30
  return /[A-Za-z]/.test(char) ? 0x41 : OTHER
})

/** Whether an ASCII letter or digit has this code. */
export const isWordCode = (code: number): boolean => (KINDS[code] ?? OTHER) !== OTHER

/** What stands in a place of a shape: a digit, a letter, or one sign. */
export const kindOf = (code: number): number => KINDS[code] || code
