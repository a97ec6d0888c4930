import type { Random } from './random.ts'

type Choices = readonly [string, ...string[]]

const KEYS: Choices = [
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
  '"ıd"',
  '"\uff49\uff44"',
  '"i\u200bd"',
  '"name"',
  '"NAME"',
  '"params"',
  '"param\u017f"',
  '"__proto__"',
  '"toString"',
  '"ß"',
  '"ss"',
  '"é"',
  '"É"',
  String.raw`"\ud83d\ude00"`,
  String.raw`"\ud83d"`,
  String.raw`"a\u0000"`,
  '"0"',
  '"10"',
  '"9"',
  '""',
]

const ALIKE: Choices = ['"id"', '"a"', String.raw`"\u0061"`, '"A"', '"s"', '"ſ"']

const NUMBERS: Choices = [
  '0',
  '-0',
  '0e5',
  '0.000',
  '1.5e3',
  '0.1',
  '0.30000000000000004',
  '0.99999999999999999999',
  '9007199254740991',
  '-9007199254740991',
  '9007199254740991.5',
  '9007199254740992',
  '-9007199254740992.000',
  '9007199254740993',
  '9007199254740993.0',
  '9007199254740993e0',
  '90071992547409930e-1',
  '9007199254740994',
  '123456789012345678',
  '18446744073709551616',
  '18446744073709552000',
  '1e20',
  '1e22',
  '1E+23',
  '6.02214076e23',
  '100000000000000000000000',
  '123456789012345678901234567890',
  '1.7976931348623157e308',
  '1e308',
  '1e309',
  '-1e400',
  '5e-324',
  '2e-324',
  '1e-400',
  '-1E-0400',
  `0.${'0'.repeat(400)}1`,
  `0.${'0'.repeat(300)}1e-99`,
  `1${'0'.repeat(400)}e-400`,
  `${'9'.repeat(400)}.5`,
  '0.1234567890123456789',
]

const STRINGS: Choices = [
  '"text"',
  '""',
  String.raw`"\""`,
  String.raw`"\\"`,
  String.raw`"\\\""`,
  String.raw`"\\\\\"\\"`,
  String.raw`"e-400 and \"9007199254740993\""`,
  String.raw`"a \"quoted\" text, \\ and \n, long enough for every way of skipping: ${'x'.repeat(300)}"`,
  `"${'y'.repeat(1500)}"`,
  String.raw`"${'z'.repeat(700)}\"${'z'.repeat(200)}\\\"${'z'.repeat(50)}\\"`,
  String.raw`"${String.raw`{\"k\":\"v\\n\"},`.repeat(90)}"`,
  String.raw`"\ud83d\ude00"`,
  String.raw`"\ud83d"`,
  String.raw`"\ude00 \ud83d"`,
  '"日本語 and 😀"',
]

/** A valid JSON text; many of them break one of the strict rules. */
export function randomJson(random: Random, depth = 0): string {
  const shape = random.below(depth > 5 ? 1 : 3)
  const space = random.pick(['', '', ' ', '\n\t'])
  if (shape === 0) return space + randomScalar(random) + space
  const count = random.below(depth === 0 ? 24 : 5)
  const parts = Array.from({ length: count }, (_, index) => {
    const value = randomJson(random, depth + 1)
    if (shape === 1) return value
    return `${space}${randomKey(random, index)}:${value}`
  })
  return shape === 1 ? `[${parts.join(',')}]` : `{${parts.join(',')}}`
}

/** A number, string, boolean or null; most are harmless, so that whole texts are accepted now and then. */
export function randomScalar(random: Random): string {
  if (random.below(4) > 0) return random.pick(['1', 'true', 'null', '"x"', '-2.5', '[]'])
  return random.pick(random.below(2) === 0 ? NUMBERS : STRINGS)
}

/** Often one of a few that are alike, so that some of them meet in one object. */
function randomKey(random: Random, index: number): string {
  if (random.below(5) > 0) return `"key${index}"`
  return random.pick(random.below(2) === 0 ? ALIKE : KEYS)
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
