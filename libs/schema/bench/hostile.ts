import type { JsonObject, JsonValue } from '@sallyport/json'

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

/** Schemas and values that cost the most that was found. */
export const HOSTILE: readonly (readonly [string, JsonValue, JsonValue])[] = [
  ['^(a+)+$ over 100 KB', { pattern: '^(a+)+$' }, `${'a'.repeat(100_000)}!`],
  ['a large program', { pattern: '(?:a?){9000}(?:a){9000}' }, 'a'.repeat(8_999)],
  ['700 lookaheads', { pattern: `${'(?=a)'.repeat(700)}$b` }, 'a'.repeat(3_000)],
  ['an endless $ref', { anyOf: [{ $ref: '#' }] }, {}],
  ['2^40 subschemas', doubling(40), 1],
  [
    'uniqueItems of long texts, 500 times',
    { allOf: many(500, () => ({ uniqueItems: true })) },
    many(240, (index) => 'a'.repeat(16_400) + String(index).padStart(4, '0')),
  ],
  [
    'divisions of far numbers',
    { items: { allOf: many(100, () => ({ multipleOf: 5e-324 })) } },
    many(1_000, () => 1.7e308),
  ],
  [
    '900 alternatives of 9,000 names',
    {
      $defs: {
        names: {
          properties: Object.fromEntries(many(9_000, (index) => [`n${index}`, true])),
          additionalProperties: false,
        },
      },
      items: { anyOf: many(900, () => ({ $ref: '#/$defs/names' })) },
    },
    many(50, () => ({ a: 1, b: 1, c: 1, d: 1, e: 1 })),
  ],
  ['150,000 alternatives, 56 levels deep', ...farAlternatives(56)],
  [
    '8,000 long $id',
    { $id: `http://x/${'a'.repeat(380)}/`, allOf: many(8_000, (n) => ({ $id: `a${n}` })) },
    1,
  ],
]

/** Each subschema applies the next one twice. */
function doubling(levels: number): JsonValue {
  const next = many(levels, (n) => [
    `d${n}`,
    { allOf: many(2, () => ({ $ref: `#/$defs/d${n + 1}` })) },
  ])
  return { $ref: '#/$defs/d0', $defs: { ...Object.fromEntries(next), [`d${levels}`]: true } }
}

/** Alternatives that none hold, each with a problem to put into words, at the end of a long path. */
function farAlternatives(levels: number): readonly [JsonValue, JsonValue] {
  const name = '\u202e'.repeat(60)
  const anyOf = many(150, () => ({ $ref: '#/$defs/many' }))
  let schema: JsonObject = { anyOf }
  let value: JsonObject = { [name]: 1 }
  for (let level = 0; level < levels; level++) {
    schema = { additionalProperties: schema }
    value = { [name]: value }
  }
  const none = { additionalProperties: false }
  const $defs = { none, many: { anyOf: many(1_000, () => ({ $ref: '#/$defs/none' })) } }
  return [{ ...schema, $defs }, value]
}
