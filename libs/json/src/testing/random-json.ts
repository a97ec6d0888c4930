import type { Random } from './random.ts'

const KEYS: readonly [string, ...string[]] = [
  '"a"',
  '"A"',
  '"b"',
  String.raw`"\u0061"`,
  '"s"',
  '"ſ"',
  '"k"',
  '"\u{212A}"',
  String.raw`"\u017f"`,
  '"id"',
  '"Id"',
  '"__proto__"',
  '"toString"',
  '"ß"',
  '"ss"',
  '"é"',
  '"É"',
  String.raw`"\ud83d\ude00"`,
  '"0"',
  '""',
]

const SCALARS: readonly [string, ...string[]] = [
  '0',
  '-0',
  '1.5e3',
  '9007199254740991',
  '-9007199254740991',
  '9007199254740992',
  '123456789012345678',
  '1e308',
  '1e309',
  '0.1234567890123456789',
  'true',
  'null',
  '"text"',
  String.raw`"a \"quoted\" text, \\ and \n, long enough for every way of skipping: ${'x'.repeat(300)}"`,
  String.raw`"\ud83d\ude00"`,
  String.raw`"\ud83d"`,
  String.raw`"\ude00 \ud83d"`,
  '"日本語 and 😀"',
]

/** A valid JSON text; many of them break one of the strict rules. */
export function randomJson(random: Random, depth = 0): string {
  const shape = random.below(depth > 5 ? 1 : 3)
  const space = random.pick(['', '', ' ', '\n\t'])
  if (shape === 0) return space + random.pick(SCALARS) + space
  const count = random.below(depth === 0 ? 24 : 5)
  const parts = Array.from({ length: count }, (_, index) => {
    const value = randomJson(random, depth + 1)
    if (shape === 1) return value
    const key = random.below(2) === 0 ? random.pick(KEYS) : `"key${index}"`
    return `${space}${key}:${value}`
  })
  return shape === 1 ? `[${parts.join(',')}]` : `{${parts.join(',')}}`
}

/** Some bytes of a text changed, removed, doubled or put elsewhere. */
export function mutate(random: Random, json: string): Buffer {
  let bytes = Buffer.from(json)
  for (let change = random.below(3); change >= 0; change--) {
    const at = random.below(bytes.length + 1)
    const to = at + random.below(Math.min(12, bytes.length - at + 1))
    const piece = random.pick([
      Buffer.from(
        random.pick(['"', '\\', '{', '}', '[', ']', ',', ':', '0', 'e', '-', ' ', '\u0000']),
      ),
      Buffer.from([random.below(256)]),
      bytes.subarray(at, to),
      Buffer.alloc(0),
    ])
    const end = random.below(2) === 0 ? at : to
    bytes = Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(end)])
  }
  return bytes
}
