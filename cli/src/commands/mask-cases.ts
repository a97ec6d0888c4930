import { ConnectionName, MaskKind, MaskKinds, parser, ProfileName } from '@sallyport/contracts'
import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false }
const Texts = Type.Array(Type.String({ minLength: 1, maxLength: 4096 }), {
  minItems: 1,
  maxItems: 64,
})

/** A sample, and what must come of it. */
export type MaskCase = Static<typeof MaskCase>
const MaskCase = Type.Object(
  {
    title: Type.Optional(Type.String({ maxLength: 200 })),
    /** A text, or any other value. */
    sample: Type.Unknown(),
    connection: Type.Optional(ConnectionName),
    tool: Type.Optional(Type.String({ minLength: 1, maxLength: 128 })),
    part: Type.Optional(Type.Enum(['arguments', 'result'])),
    unmask: Type.Optional(MaskKinds),
    /** All of it, as it is masked. */
    after: Type.Optional(Type.Unknown()),
    contains: Type.Optional(Texts),
    hides: Type.Optional(Texts),
    /** All kinds that are found, and how often. */
    findings: Type.Optional(
      Type.Record(MaskKind, Type.Integer({ minimum: 1 }), { ...closed, maxProperties: 64 }),
    ),
    /** The kind for which nothing is shown. */
    blocked: Type.Optional(MaskKind),
  },
  closed,
)

/** A file of cases: the name of a profile in force, or a file with one, and samples. */
export type MaskCases = Static<typeof MaskCases>
const MaskCases = Type.Object(
  {
    profile: Type.Optional(ProfileName),
    /** Relative to the file of cases. */
    file: Type.Optional(Type.String({ minLength: 1, maxLength: 1024 })),
    samples: Type.Array(MaskCase, { minItems: 1, maxItems: 1000 }),
  },
  closed,
)
export const parseMaskCases = parser('file of masking cases', MaskCases)
