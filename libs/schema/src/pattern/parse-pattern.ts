import { type AST, RegExpParser, RegExpSyntaxError } from '@eslint-community/regexpp'
import { PatternError } from './pattern-error.ts'

/** The parser goes into nested groups by recursion. */
const MOST_NESTED = 50

const parser = new RegExpParser({ ecmaVersion: 2024 })

/**
 * Reads a pattern as ECMA-262 does under the flag `u`, which JSON Schema asks for. One thing more is taken: an escaped
 * punctuation mark that needs no escape (`\-`, `\@`, `\"`) stands for itself, as in all other flavours.
 */
export function parsePattern(source: string): AST.Pattern {
  if (nesting(source) > MOST_NESTED) {
    throw new PatternError('pattern_too_large', `has groups over ${MOST_NESTED} levels deep`)
  }
  const text = withoutIdleEscapes(source)
  try {
    return parser.parsePattern(text, 0, text.length, { unicode: true })
  } catch (error) {
    if (!(error instanceof RegExpSyntaxError)) throw error
    throw new PatternError('pattern_syntax', 'is no regular expression of ECMA-262 with flag u')
  }
}

/** At least as deep as the groups are: a parenthesis in a class counts as one. */
function nesting(source: string): number {
  let [depth, deepest] = [0, 0]
  for (let at = 0; at < source.length; at++) {
    const unit = source[at]
    if (unit === '\\') at++
    else if (unit === '(') deepest = Math.max(deepest, ++depth)
    else if (unit === ')') depth = Math.max(0, depth - 1)
  }
  return deepest
}

const ESCAPE = /\\([^])/gu
const IDLE = new Set(' !"#%&\',-:;<=>@_`~')

function withoutIdleEscapes(source: string): string {
  return source.replaceAll(ESCAPE, (escape, mark: string) => {
    if (!IDLE.has(mark)) return escape
    return `\\x${mark.charCodeAt(0).toString(16).padStart(2, '0')}`
  })
}
