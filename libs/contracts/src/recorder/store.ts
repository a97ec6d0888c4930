import { type Static, Type } from 'typebox'

const closed = { additionalProperties: false }
const Presence = Type.Enum(['on', 'off', 'unknown'], {
  description: '`unknown` where the credentials may not ask.',
})

/** The place of the evidence, as the recorder found it when it started. */
export const EvidenceStore = Type.Object(
  {
    kind: Type.Enum(['folder', 's3']),
    features: Type.Optional(
      Type.Object(
        {
          conditionalPut: Presence,
          versioning: Presence,
          objectLock: Presence,
          defaultRetention: Presence,
        },
        { ...closed, description: 'What the bucket can do.' },
      ),
    ),
    lock: Type.Optional(
      Type.Object(
        { mode: Type.Enum(['governance', 'compliance']), days: Type.Integer({ minimum: 1 }) },
        { ...closed, description: 'How what never changes is locked.' },
      ),
    ),
    warnings: Type.Array(Type.String({ maxLength: 512 }), {
      maxItems: 16,
      description: 'What evidence should have and does not get, each with what to do.',
    }),
  },
  closed,
)
export type EvidenceStore = Static<typeof EvidenceStore>
