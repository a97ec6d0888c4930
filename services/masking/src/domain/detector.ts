import type { Finding } from '@sallyport/contracts'
import type { Spans } from './spans.ts'

/**
 * Looks at one part of a text and adds what is found: the matches that begin between two places, or whose sign (the @ of
 * an address) stands there. It is called for every part of the text in order, the last of which ends with the text; what
 * is found does not depend on where the parts meet, for a search looks behind and beyond its part as far as it needs to,
 * and remembers where its last match ended. It takes time linear to the part, whatever the text is.
 */
export type Search = (from: number, to: number, found: Spans) => void

/** What a text must have for a detector to look at it. A detector without a trigger would look at every text. */
export interface Trigger {
  /** Words in lower case, one of which the text must hold in any case, of ASCII and Latin-1; 0 stands for every digit. */
  readonly words?: readonly string[]
  /** Short words that would stand in many others: they count where no letters hang on but the s of a plural. */
  readonly wholeWords?: readonly string[]
  /** So many digits, with nothing between them but what separates the digits of one number. */
  readonly digitRun?: number
  /** So many digits in all. */
  readonly digits?: number
  /** So many letters and digits with nothing between them. */
  readonly wordRun?: number
  /** So many colons, or dashes, each at most five characters behind the one before. */
  readonly marks?: number
  /** Two dots with four characters between them. */
  readonly dottedFours?: boolean
  /** A letter of a script other than Latin. */
  readonly otherScript?: boolean
}

/** Finds one kind of sensitive value in a text. */
export interface Detector {
  readonly kind: string
  readonly rule: string
  readonly action: Finding['action']
  readonly trigger: Trigger
  /**
   * The rule that a value was found by, where the detector knows several, from the value and what stands before it;
   * `rule` is the name of all of them.
   */
  readonly ruleOf?: (value: string, before: string) => string
  /**
   * Whether the key of a JSON member is context for its value: the detector then sees `key: value` where the key holds
   * one of its words.
   */
  readonly readsKey?: boolean
  /** Whether all of a value is masked because of the key over it, whatever it looks like. */
  readonly isWhole?: (key: string, value: string) => boolean
  /** Whether other words may stand between a word that announces a value, or the value before it, and the value. */
  readonly reachesFar?: boolean
  /** Whether what calls it (`trigger`) may end before a match begins, or more than 256 characters behind that. */
  readonly calledFromAfar?: boolean
  /** The length of its shortest value: a text with fewer characters has none. */
  readonly shortest?: number
  /** Where a value begins of which a text does not say yet where it ends and whether it is one; its length for none. */
  readonly startOfOpen?: (text: string) => number
  /** What may be shown of a value: its last four characters, where the action is `partial`. */
  readonly shown?: (value: string) => string
  /** What is put in the place of a value, where a profile says so: plain ASCII without quotes and backslashes. */
  readonly replacement?: (value: string) => string
  /** Words that make a difference to the detector, wherever they stand; global, and no longer than {@link REACH}. */
  readonly context?: RegExp
  /**
   * Begins to look at a text, which ends the first words of its context at `said` (infinitely far for none). What an
   * earlier detector has found stands in the text as {@link BLANK}.
   */
  readonly search: (text: string, said: number) => Search
}

/** Most characters that a search may need to see beyond the part that it looks at to know where a match begins. */
export const REACH = 128

/** Stands for every character of what is masked already; part of no value that a detector looks for. */
export const BLANK = '\uFFFF'

/**
 * What stands in place of a masked value: plain ASCII without quotes and backslashes, so that it may stand inside of any
 * string, and in brackets that no detector reads across.
 */
export function placeholder(kind: string, shown?: string): string {
  return shown === undefined ? `[masked:${kind}]` : `[masked:${kind}:${shown}]`
}

/**
 * Matches every placeholder, with the end of a value or a token and with the number that tells keys apart. What it matches
 * is one only if its kind is known.
 */
export const PLACEHOLDER =
  /\[masked:[a-z_]{1,16}(?::(?:[A-Za-z0-9]{1,4}|[a-p]{16}))?(?:#\d{1,6})?\]/g

/** The kind that what has the form of a placeholder names. */
export const kindOfPlaceholder = (found: string): string =>
  found.slice('[masked:'.length).split(/[:#\]]/, 1)[0] ?? ''

const STAND_IN =
  /^(?:\uFFFF+|\$\{[\w.:-]+\}|\$\(\w+\)|\$[A-Z][A-Z0-9_]+|\{\{? ?[\w.]+ ?\}?\}|%s|%\(\w+\)s|%[A-Z_]+%|<[\w -]+>|\*+|[xX]+|\.{3})$/

/** Whether a value is nothing but what is masked already, or the name of a variable that will hold the value. */
export const isStandIn = (value: string): boolean => STAND_IN.test(value)
