import { Type } from 'typebox'

// What people say stands in the evidence for ever, and on terminals of others. These are what requests may say; events
// are read as they stand, whatever they say.

/** Control characters (C0, DEL, C1), which steer terminals and look like nothing. */
const CONTROLS = '\\u0000-\\u001f\\u007f-\\u009f'
/** The same without tab and line feed. */
const CONTROLS_IN_LINES = '\\u0000-\\u0008\\u000b-\\u001f\\u007f-\\u009f'

const ONE_LINE = `^[^${CONTROLS}]*[^\\s${CONTROLS}][^${CONTROLS}]*$`
const SOME_LINES = `^[^${CONTROLS_IN_LINES}]*[^\\s${CONTROLS_IN_LINES}][^${CONTROLS_IN_LINES}]*$`
/** Texts without control characters but tab and line feed; the empty one too. */
export const LINES = `^[^${CONTROLS_IN_LINES}]*$`

/** Longest text, in characters. */
const maxLength = 512

/** Why someone does something, on one line. */
export const Reason = Type.String({ minLength: 1, maxLength, pattern: ONE_LINE })

/** What is said of a new version: one line or several. */
export const ChangeReason = Type.String({ minLength: 1, maxLength, pattern: SOME_LINES })

/** What is said with a vote, or of access that ends: nothing, one line, or several. */
export const Comment = Type.String({ maxLength, pattern: LINES })

const FAULTS: ReadonlyMap<unknown, string> = new Map([
  [ONE_LINE, 'must be text on one line, without control characters, and not blank'],
  [
    SOME_LINES,
    'must be text without control characters other than tab and line feed, and not blank',
  ],
  [LINES, 'must be text without control characters other than tab and line feed'],
])

/** What a text that does not match must be, in words; undefined for patterns of other texts. */
export const saidFault = (pattern: unknown): string | undefined => FAULTS.get(pattern)
