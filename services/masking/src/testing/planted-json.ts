import { harmlessPiece, type Piece, plantedPiece } from './planted.ts'
import type { Random } from './random.ts'

/** A JSON text, what masking must make of it, and how many values it holds. */
export interface PlantedJson {
  readonly json: string
  readonly masked: string
  readonly values: number
}

const MOST_DEPTH = 3

/** A JSON text with values in strings, keys and JSON texts within strings; its spelling is as odd as JSON allows. */
export function plantedJson(random: Random, depth = 0): PlantedJson {
  const shape = depth === 0 ? random.below(2) : random.below(depth < MOST_DEPTH ? 6 : 3)
  if (depth > 0 && shape > 2) return leaf(random, depth)
  const members = Array.from({ length: 1 + random.below(3) }, (_, index) => {
    const value = depth < MOST_DEPTH ? plantedJson(random, depth + 1) : text(random)
    return shape === 0 ? value : member(random, value, index)
  })
  const [open, close] = shape === 0 ? ['[', ']'] : ['{', '}']
  const space = random.pick(['', '', ' ', '\n  '])
  return joined(members, `${open}${space}`, `${space},${space}`, `${space}${close}`)
}

function leaf(random: Random, depth: number): PlantedJson {
  switch (random.below(4)) {
    case 0:
      return same(random.pick(['0', '-1.50', '1E2', 'true', 'null', '12345678', '[]', '{}']))
    case 1:
      return quoted(plantedJson(random, depth + 1))
    default:
      return text(random)
  }
}

/** A JSON text as a string of another. */
function quoted({ json, masked, values }: PlantedJson): PlantedJson {
  if (!/^[{[]/.test(json)) return { json, masked, values }
  return { json: JSON.stringify(json), masked: JSON.stringify(masked), values }
}

function member(random: Random, value: PlantedJson, index: number): PlantedJson {
  const mail = random.chars('abcdefgh', 8)
  const planted = index === 0 && random.below(4) === 0
  const key = planted
    ? { json: `"${mail}@example.com"`, masked: '"[masked:email]"', values: 1 }
    : same(`"field${index}"`)
  return joined([key, value], '', random.pick([':', ': ', ' :']), '')
}

/** A string of several pieces, its characters spelt now this way, now that. */
function text(random: Random): PlantedJson {
  const pieces = Array.from({ length: 1 + random.below(3) }, () => spelt(random, pieceOf(random)))
  return joined(pieces, '"', random.pick(['; ', String.raw`\n`, ' | ', ', ']), '"')
}

const pieceOf = (random: Random): Piece =>
  random.below(2) === 0 ? plantedPiece(random) : harmlessPiece(random)

function spelt(random: Random, { text: plain, masked }: Piece): PlantedJson {
  const odd = random.below(3) === 0
  const spell = (part: string): string =>
    Array.from(part, (char) => spellChar(char, odd && char.charCodeAt(0) % 3 === 0)).join('')
  return { json: spell(plain), masked: spell(masked), values: plain === masked ? 0 : 1 }
}

/** Characters of placeholders are never spelt oddly: they are written by the masker. */
function spellChar(char: string, odd: boolean): string {
  if (odd && /[^[\]:\w]/.test(char) && char.length === 1) {
    return `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`
  }
  return JSON.stringify(char).slice(1, -1)
}

const same = (json: string): PlantedJson => ({ json, masked: json, values: 0 })

function joined(
  parts: readonly PlantedJson[],
  open: string,
  between: string,
  close: string,
): PlantedJson {
  const join = (texts: readonly string[]): string => open + texts.join(between) + close
  return {
    json: join(parts.map(({ json }) => json)),
    masked: join(parts.map(({ masked }) => masked)),
    values: parts.reduce((sum, { values }) => sum + values, 0),
  }
}
