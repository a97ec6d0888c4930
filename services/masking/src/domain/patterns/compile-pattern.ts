import { RE2JS, RE2JSException } from 're2js'

/** Instructions of one expression, each of which may cost a step at every character. */
const LARGEST = 2000
/** Texts in which an expression that matches nothing at all shows itself. */
const TRIED = ['', 'a', '1', ' ', 'a 1'] as const

/** Compiles an expression of RE2, or says what is wrong with it. */
export function compilePattern(source: string): RE2JS | { readonly problem: string } {
  try {
    const expression = RE2JS.compile(source)
    const size = expression.programSize()
    if (size > LARGEST) {
      return {
        problem: `is too large (${size} of ${LARGEST} instructions): shorten its repetitions`,
      }
    }
    if (TRIED.some((text) => matchesNothing(expression, text))) {
      return { problem: 'matches the empty text: let it ask for one character at least' }
    }
    return expression
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    return {
      problem: `is not RE2 (${error.message}): look-around and back-references have no place in it`,
    }
  }
}

function matchesNothing(expression: RE2JS, text: string): boolean {
  const matcher = expression.matcher(text)
  return matcher.find() && matcher.start() === matcher.end()
}
