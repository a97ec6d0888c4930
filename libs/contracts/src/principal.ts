import { type Static, Type } from 'typebox'

/** Who asks, as verified from a token. */
export type Principal = Static<typeof Principal>
export const Principal = Type.Object(
  {
    kind: Type.Enum(['user', 'agent']),
    id: Type.String({ minLength: 1, maxLength: 256, description: 'Subject of the token.' }),
    issuer: Type.String({ minLength: 1, maxLength: 512 }),
    groups: Type.Array(Type.String({ minLength: 1, maxLength: 128 }), { maxItems: 256 }),
    claims: Type.Optional(
      Type.Record(
        Type.String({ minLength: 1, maxLength: 128 }),
        Type.Array(Type.String({ maxLength: 256 }), { maxItems: 64 }),
        {
          maxProperties: 16,
          description: 'Further claims of the token that policies may speak of, as texts.',
        },
      ),
    ),
    onBehalfOf: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: 256,
        description: 'The user an agent acts for (RFC 8693 `act`).',
      }),
    ),
  },
  { additionalProperties: false, description: 'A user or an agent, from a verified token.' },
)

/** One text for one principal: equal for the same holder acting for the same user, whatever the groups of the moment. */
export const principalKey = ({ issuer, kind, id, onBehalfOf }: Principal): string =>
  JSON.stringify([issuer, kind, id, onBehalfOf ?? null])
