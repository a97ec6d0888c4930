import { JsonCursor, type JsonToken, StrictJsonError } from '@sallyport/json'
import type { Pace, Steps } from '../pace.ts'

/** JSON within a text: as much of it as is well-formed. */
export interface Fragment {
  readonly start: number
  readonly end: number
  /** What makes JSON of it where it breaks off. */
  readonly closing: string
}

/** A string up to its closing quote, or as far as it goes. */
const STRING = String.raw`"(?:[^"\\\0-\x1F]|\\.)*`
const SPACE = String.raw`[ \t\r\n]*`
/**
 * What JSON can begin with: an empty container or its first token, and what may stand behind that. All other brackets are
 * those of sentences.
 */
const OPENING = new RegExp(
  [
    String.raw`\{${SPACE}(?:\}|${STRING}"${SPACE}:)`,
    String.raw`\[${SPACE}(?:[\]{[]|${STRING}(?:"${SPACE}(?:[,\]]|$)|[\0-\x1F]|\\?$)|-?\d[\d.eE+-]*${SPACE}(?:[,\]]|$)|(?:true|false|null)${SPACE}(?:[,\]]|$))`,
  ].join('|'),
  'y',
)
const BRACKET = /[{[]/g
/** What stands before a string that does not end. */
const BEFORE_STRING = /^[ \t\r\n]*[:,]?[ \t\r\n]*"/

/**
 * Finds JSON that has other text around it: between sentences, in a Markdown fence, one object a line, or cut off. Every
 * bracket counts that could begin it, unless it stands in a string of a value that is whole; so nothing that stands ahead
 * hides what follows. A text is gone through twice at most, as a bracket is within a string by one reading and outside
 * of it by the other.
 */
export function* jsonFragments(text: string, maxDepth: number, pace: Pace): Steps<Fragment[]> {
  const fragments: Fragment[] = []
  let known: Uint8Array | undefined
  for (let at = bracketFrom(text, 0), from = 0; at !== -1; at = bracketFrom(text, from)) {
    if (pace.spend(at - from + BRACKET_COST)) yield pace.rest()
    from = at + 1
    if (known?.[at] === 1 || !mayBegin(text, at)) continue
    const { end, closing, values, isWhole, brackets } = fragmentAt(text, at, maxDepth)
    if (values > 0) fragments.push({ start: at, end, closing })
    if (pace.spend(end - at + FRAGMENT_COST)) yield pace.rest()
    if (isWhole) from = end
    else {
      known ??= new Uint8Array(text.length)
      for (const bracket of brackets) known[bracket] = 1
    }
  }
  return fragments
}

/** What looking at a bracket costs, and at what begins with it, in characters. */
const BRACKET_COST = 4
const FRAGMENT_COST = 64

function bracketFrom(text: string, from: number): number {
  BRACKET.lastIndex = from
  return BRACKET.exec(text)?.index ?? -1
}

function mayBegin(text: string, at: number): boolean {
  OPENING.lastIndex = at
  return OPENING.test(text)
}

interface Read extends Omit<Fragment, 'start'> {
  readonly isWhole: boolean
  /** Strings, numbers and the like in it. */
  readonly values: number
  /** Where its containers begin. */
  readonly brackets: readonly number[]
}

/** Reads the JSON that begins at a bracket, as far as it goes. */
function fragmentAt(text: string, start: number, maxDepth: number): Read {
  const cursor = new JsonCursor(text.slice(start), maxDepth)
  const brackets: number[] = []
  const open: string[] = []
  let [end, values] = [0, 0]
  let last: JsonToken | undefined
  try {
    for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
      ;({ end } = cursor)
      last = token
      if (token === 'object' || token === 'array') {
        brackets.push(start + cursor.start)
        open.push(token === 'object' ? '}' : ']')
      } else if (token === 'end') open.pop()
      else if (token !== 'key') values++
      if (open.length === 0)
        return { end: start + end, closing: '', values, isWhole: true, brackets }
    }
  } catch (error) {
    if (!(error instanceof StrictJsonError)) throw error
    const rest = cutOffString(text.slice(start + end, start + error.offset), last, open.at(-1))
    const closing = rest === '' && last === 'key' ? ':null' : rest === '' ? '' : '"'
    return {
      end: start + end + rest.length,
      closing: closing + open.toReversed().join(''),
      values: rest === '' ? values : values + 1,
      isWhole: false,
      brackets,
    }
  }
  return { end: start, closing: '', values: 0, isWhole: false, brackets }
}

/** A string that is a value and does not end, with what stands before it; empty for none. */
function cutOffString(
  rest: string,
  last: JsonToken | undefined,
  closing: string | undefined,
): string {
  const isValue = last === 'key' || closing === ']'
  return isValue && BEFORE_STRING.test(rest) ? rest : ''
}
