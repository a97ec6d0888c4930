import { type Static, Type } from 'typebox'
import { ConnectionName } from '../ids.ts'
import { parser } from '../parse.ts'
import { MaskAction, MaskKind, RECOGNISED_KINDS } from './kinds.ts'

const closed = { additionalProperties: false }

/** Name of a masking profile. */
export const ProfileName = Type.String({ pattern: '^[a-z0-9][a-z0-9_-]{0,62}$' })

const RuleId = Type.String({ pattern: '^[a-z0-9][a-z0-9._-]{0,62}$' })
const Path = Type.String({
  minLength: 1,
  maxLength: 256,
  description:
    'JSONPath (RFC 9535) of names, indices, `[*]` and `..`: `$.rows[*].email`, `$..ssn`.',
})
const Shown = Type.Integer({
  minimum: 1,
  maximum: 4,
  description: 'Last characters that `partial` shows; 4 unless said.',
})

/** What becomes of a kind; `keep` leaves it in the clear. */
export type KindRule = Static<typeof KindRule>
export const KindRule = Type.Object(
  {
    action: Type.Union([MaskAction, Type.Literal('keep')]),
    shown: Type.Optional(Shown),
  },
  closed,
)

/** Masks what stands at a place, whatever it is. Exactly one of `arguments`, `result`, `column`, `source`. */
export type FieldRule = Static<typeof FieldRule>
export const FieldRule = Type.Object(
  {
    id: RuleId,
    kind: Type.Optional(MaskKind),
    arguments: Type.Optional(Path),
    result: Type.Optional(Path),
    column: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 128,
        description:
          'Name of a column or member, in any case, at any depth of what a target sends.',
      }),
    ),
    source: Type.Optional(
      Type.String({
        pattern: '^[^.]{1,63}[.][^.]{1,63}[.][^.]{1,63}$',
        maxLength: 191,
        description:
          'schema.table.column: result columns that hold it, whatever the query calls them. Where that cannot be told from the query, every value of its rows.',
      }),
    ),
    connections: Type.Optional(
      Type.Array(ConnectionName, { minItems: 1, maxItems: 64, uniqueItems: true }),
    ),
    tools: Type.Optional(
      Type.Array(Type.String({ minLength: 1, maxLength: 128 }), {
        minItems: 1,
        maxItems: 64,
        uniqueItems: true,
      }),
    ),
    action: MaskAction,
    shown: Type.Optional(Shown),
  },
  { ...closed, description: 'Masks what stands at a place, whatever it is.' },
)

/** Masks what matches an expression, which runs in linear time (RE2 syntax). */
export type PatternRule = Static<typeof PatternRule>
export const PatternRule = Type.Object(
  {
    id: RuleId,
    kind: MaskKind,
    pattern: Type.String({ minLength: 1, maxLength: 1024 }),
    words: Type.Array(Type.String({ minLength: 2, maxLength: 64 }), {
      minItems: 1,
      maxItems: 32,
      uniqueItems: true,
      description: 'One of these, in any case, stands in every text that can match.',
    }),
    action: MaskAction,
    shown: Type.Optional(Shown),
  },
  { ...closed, description: 'Masks what matches an expression of RE2.' },
)

const OnFailure = Type.Enum(['block', 'pass'])

/** What a masking profile says. */
export type MaskProfile = Static<typeof MaskProfile>
export const MaskProfile = Type.Object(
  {
    name: ProfileName,
    description: Type.Optional(Type.String({ maxLength: 512 })),
    kinds: Type.Optional(
      Type.Record(MaskKind, KindRule, {
        ...closed,
        maxProperties: 64,
        description: 'By kind; a kind that is not named here is treated as in `default`.',
      }),
    ),
    fields: Type.Optional(Type.Array(FieldRule, { maxItems: 128 })),
    patterns: Type.Optional(Type.Array(PatternRule, { maxItems: 64 })),
    recogniser: Type.Optional(
      Type.Object(
        {
          kinds: Type.Array(Type.Enum([...RECOGNISED_KINDS]), { minItems: 1, uniqueItems: true }),
          language: Type.Optional(Type.String({ pattern: '^[a-z]{2}$' })),
          minScore: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
        },
        {
          ...closed,
          description: 'Kinds that the external recogniser looks for; off unless said.',
        },
      ),
    ),
    onFailure: Type.Optional(
      Type.Object(
        {
          unavailable: Type.Optional(OnFailure),
          oversize: Type.Optional(OnFailure),
          unknownContent: Type.Optional(OnFailure),
          recogniser: Type.Optional(OnFailure),
        },
        {
          ...closed,
          description:
            'What becomes of an answer that cannot be masked: nobody masks in time (unavailable), it is too large (of streams alone: an answer in one body above 4,194,304 bytes is refused before it is masked, whatever stands here), it holds what is no text and no picture, the recogniser fails. block unless said.',
        },
      ),
    ),
  },
  { ...closed, description: 'A masking profile.' },
)
export const parseMaskProfile = parser('masking profile', MaskProfile)

/** Whether what cannot be masked passes. */
export type FailureRule = keyof NonNullable<MaskProfile['onFailure']>
