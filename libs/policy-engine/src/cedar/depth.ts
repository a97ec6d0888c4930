/**
 * Cedar parses and evaluates by recursion, on a stack that a few hundred nested parentheses fill; an overflow leaves
 * the engine unusable for the rest of the process. This bounds how deep a text can make it go, before the engine sees
 * it: brackets and `if` count as one step, and so does each link of a chain of operators, which nests to the left;
 * `&&` and `||` cost a tenth.
 */
const MAX_DEPTH = 40

const TOKENS = /"(?:[^"\\]|\\.)*"|\/\/[^\n\r]*|&&|\|\||[()[\]{}.,;+*-]|\bif\b/gs

/** What stands between two brackets, or between two commas or semicolons there. */
interface Segment {
  ifs: number
  conjunctions: number
  /** Links of the chain that is being read, and the deepest bracket in it. */
  links: number
  inner: number
  /** Deepest chain so far. */
  deepest: number
}

const segment = (): Segment => ({ ifs: 0, conjunctions: 0, links: 0, inner: 0, deepest: 0 })

const chainOf = ({ links, inner, deepest }: Segment): number => Math.max(deepest, links + inner)

const depthOf = (each: Segment): number => each.ifs + each.conjunctions / 10 + chainOf(each)

/** Whether a text may be deeper than the engine can stand; never wrong in its favour. */
export function isTooDeep(text: string): boolean {
  const open: Segment[] = []
  let current = segment()
  for (const [token] of text.matchAll(TOKENS)) {
    if (open.length > MAX_DEPTH) return true
    switch (token) {
      case '(':
      case '[':
      case '{':
        open.push(current)
        current = segment()
        break
      case ')':
      case ']':
      case '}':
        current = closed(current, open.pop())
        break
      case ',':
      case ';':
        current = { ...segment(), deepest: depthOf(current) }
        break
      default:
        read(token, current)
    }
    if (depthOf(current) > MAX_DEPTH) return true
  }
  return false
}

function closed(inner: Segment, outer: Segment = segment()): Segment {
  return { ...outer, inner: Math.max(outer.inner, depthOf(inner) + 1) }
}

function read(token: string, current: Segment): void {
  if (token === 'if') current.ifs += 1
  else if (token === '&&' || token === '||') {
    current.deepest = chainOf(current)
    current.links = 0
    current.inner = 0
    current.conjunctions += 1
  } else if (/^[.+*-]$/.test(token)) current.links += 1
}
