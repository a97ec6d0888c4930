import { MAX_HELD_CHARS } from '@sallyport/contracts'
import { MaskingError } from '../../errors.ts'

/** What is known of a text that has come in part. */
export interface Held {
  /** The end of the text so far, as it came: what has come out, for those who look behind, and what is held back. */
  readonly raw: string
  /** How much of that has come out. */
  readonly out: number
  /** Rules whose context was said in what has come out. */
  readonly said: ReadonlySet<string>
  /** Whether a value that was too long to be held goes on: up to its end nothing comes out. */
  readonly inside: boolean
}

const NOTHING: Held = { raw: '', out: 0, said: new Set(), inside: false }
const VERSION = 1
/** Room for what stands before the text. */
const MOST_HEADER = 4096
/** Characters of a text that can be held, with those behind which it looks. */
const MOST_RAW = MAX_HELD_CHARS - MOST_HEADER
const MOST_RULES = 28
const LONGEST_RULE = 128

/** Writes a state: a line of JSON, and the text as it is. */
export function writeHeld({ raw, out, said, inside }: Held): string {
  return `${JSON.stringify({ v: VERSION, out, said: [...said], inside })}\n${raw}`
}

/** Reads a state that somebody kept; empty for none. Throws `invalid_content` for any other than was written. */
export function readHeld(held: string): Held {
  if (held === '') return NOTHING
  const end = held.indexOf('\n')
  if (end < 0 || end > MOST_HEADER) throw invalid()
  const raw = held.slice(end + 1)
  const header = headerOf(parse(held.slice(0, end)))
  if (header === undefined || header.out > raw.length || raw.length > MOST_RAW) throw invalid()
  return { raw, ...header }
}

type Header = Omit<Held, 'raw'>

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalid(cause)
  }
}

const MEMBERS = 4

/** The header that a value is; undefined for any that is none. */
function headerOf(value: unknown): Header | undefined {
  if (typeof value !== 'object' || value === null) return undefined
  const members = new Map<string, unknown>(Object.entries(value))
  const [out, said, inside] = [members.get('out'), members.get('said'), members.get('inside')]
  const isOurs = members.size === MEMBERS && members.get('v') === VERSION
  if (!isOurs || typeof out !== 'number' || typeof inside !== 'boolean') return undefined
  if (!Number.isInteger(out) || out < 0 || !isRules(said)) return undefined
  return { out, said: new Set(said), inside }
}

const isRules = (value: unknown): value is readonly string[] =>
  Array.isArray(value) &&
  value.length <= MOST_RULES &&
  value.every((rule) => typeof rule === 'string' && rule.length <= LONGEST_RULE)

const invalid = (cause?: unknown): MaskingError =>
  new MaskingError('invalid_content', 'what was held is not what this service has written', {
    cause,
  })
