import type { Finding } from '@sallyport/contracts'

/** A part of a text that must not be shown; `end` is the place behind its last character. */
export interface Match {
  readonly start: number
  readonly end: number
  /** What may be shown of it: the last four characters, where the detector's action is `partial`. */
  readonly shown?: string
}

/** What a text must have for a detector to look at it. A detector without a trigger would look at every text. */
export interface Trigger {
  /** Words in lower case, one of which the text must hold in any case. */
  readonly words?: readonly string[]
  /** So many digits, with nothing between them but what separates the digits of one number. */
  readonly digitRun?: number
  /** So many digits in all. */
  readonly digits?: number
}

/** Finds one kind of sensitive value in a text. */
export interface Detector {
  readonly kind: string
  readonly rule: string
  readonly action: Finding['action']
  readonly trigger: Trigger
  /**
   * Whether the key of a JSON member is context for its value: the detector then sees `key: value` where the key holds
   * one of its words.
   */
  readonly readsKey?: boolean
  /**
   * All matches, in order and without overlap. Takes time linear to the text, whatever the text is. What an earlier
   * detector has found stands in the text as {@link BLANK}.
   */
  readonly find: (text: string) => readonly Match[]
}

/** Stands for every character of what is masked already; part of no value that a detector looks for. */
export const BLANK = '\uFFFF'

/**
 * What stands in place of a masked value: plain ASCII without quotes and backslashes, so that it may stand inside of any
 * string, and in brackets that no detector reads across.
 */
export function placeholder(kind: string, shown?: string): string {
  return shown === undefined ? `[masked:${kind}]` : `[masked:${kind}:${shown}]`
}

/** Matches every placeholder, with the number that tells keys apart, and nothing that could hold a value. */
export const PLACEHOLDER = /\[masked:[a-z_]{1,16}(?::[A-Za-z0-9]{1,4})?(?:#\d{1,6})?\]/g

const STAND_IN =
  /^(?:\uFFFF+|\$\{[\w.:-]+\}|\$\(\w+\)|\$[A-Z][A-Z0-9_]+|\{\{? ?[\w.]+ ?\}?\}|%s|%\(\w+\)s|%[A-Z_]+%|<[\w -]+>|\*+|[xX]+|\.{3})$/

/** Whether a value is nothing but what is masked already, or the name of a variable that will hold the value. */
export const isStandIn = (value: string): boolean => STAND_IN.test(value)
