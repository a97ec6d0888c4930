import type { AST } from '@eslint-community/regexpp'

/** First and last code point. */
type Range = readonly [number, number]

const LAST_POINT = 0x10ffff
const ASCII = 128

const DIGITS: readonly Range[] = [[0x30, 0x39]]
const WORDS: readonly Range[] = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
]
/** WhiteSpace and LineTerminator of ECMA-262. */
const SPACES: readonly Range[] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]
const LINE_ENDS: readonly Range[] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
]

/** A set of code points, as a class or an escape of a pattern names it. */
export class CharSet {
  /** Steps that one question about what is not ASCII takes at most, beyond one. */
  readonly cost: number
  readonly #ascii = new Uint8Array(ASCII)
  readonly #ranges: readonly Range[]
  readonly #properties: readonly RegExp[]
  readonly #negated: boolean

  constructor(ranges: readonly Range[], properties: readonly RegExp[], negated: boolean) {
    this.#ranges = merged(ranges)
    this.#properties = properties
    this.#negated = negated
    this.cost = 4 * properties.length
    for (let point = 0; point < ASCII; point++) this.#ascii[point] = this.#find(point) ? 1 : 0
  }

  has(point: number): boolean {
    return point < ASCII ? this.#ascii[point] === 1 : this.#find(point)
  }

  #find(point: number): boolean {
    const found =
      isInRanges(point, this.#ranges) ||
      this.#properties.some((property) => property.test(String.fromCodePoint(point)))
    return found !== this.#negated
  }
}

function isInRanges(point: number, ranges: readonly Range[]): boolean {
  let [low, high] = [0, ranges.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const [first, last] = ranges[middle] ?? [0, 0]
    if (point < first) high = middle
    else if (point > last) low = middle + 1
    else return true
  }
  return false
}

/** Sorted, without overlaps. */
function merged(ranges: readonly Range[]): readonly Range[] {
  const result: [number, number][] = []
  for (const [first, last] of ranges.toSorted(([a], [b]) => a - b)) {
    const before = result.at(-1)
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last)
    else result.push([first, last])
  }
  return result
}

function complement(ranges: readonly Range[]): readonly Range[] {
  let next = 0
  const gaps: Range[] = []
  for (const [first, last] of ranges) {
    if (first > next) gaps.push([next, first - 1])
    next = last + 1
  }
  return [...gaps, [next, LAST_POINT]]
}

/** What makes a test of a Unicode property: `\p{Lu}`, `\P{Script=Greek}`. */
export type PropertyTests = (escape: string) => RegExp

type ClassPart = AST.CharacterClassElement | AST.CharacterSet

/** The set of a class in brackets. */
export function classSet(node: AST.CharacterClass, properties: PropertyTests): CharSet {
  return setOf(node.elements, node.negate, properties)
}

/** The set of a single escape or of the dot. */
export function escapeSet(node: AST.CharacterSet, properties: PropertyTests): CharSet {
  return setOf([node], false, properties)
}

function setOf(parts: readonly ClassPart[], negated: boolean, properties: PropertyTests): CharSet {
  const ranges: Range[] = []
  const tests = new Set<RegExp>()
  for (const part of parts) {
    if (part.type === 'CharacterSet' && part.kind === 'property') tests.add(properties(part.raw))
    else ranges.push(...rangesOf(part))
  }
  return new CharSet(ranges, [...tests], negated)
}

function rangesOf(part: ClassPart): readonly Range[] {
  if (part.type === 'Character') return [[part.value, part.value]]
  if (part.type === 'CharacterClassRange') return [[part.min.value, part.max.value]]
  if (part.type !== 'CharacterSet') throw new TypeError(`${part.type} comes with flag v only`)
  if (part.kind === 'any') return complement(LINE_ENDS)
  const named = { digit: DIGITS, word: WORDS, space: SPACES, property: [] }[part.kind]
  return part.kind !== 'property' && part.negate ? complement(named) : named
}

const wordSet = new CharSet(WORDS, [], false)

/** Whether `\b` takes a code point for a part of a word. */
export const isWordPoint = (point: number): boolean => wordSet.has(point)
