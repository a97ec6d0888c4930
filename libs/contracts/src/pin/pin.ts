import { type Static, Type } from 'typebox'
import { Digest } from '../ids.ts'
import { Principal } from '../principal.ts'

const closed = { additionalProperties: false }

/** What a target defines: one of each kind and name per connection; the server's instructions have no name. */
export type PinKind = Static<typeof PinKind>
export const PinKind = Type.Enum([
  'tool',
  'prompt',
  'resource',
  'resource_template',
  'instructions',
])

/** Most definitions of one observation, and longest text of one of them in characters. */
export const MAX_OBSERVED = 500
export const MAX_DEFINITION_CHARS = 1_048_576

/** `name` of a tool or prompt, `uri` of a resource, `uriTemplate` of a template; empty for instructions. */
export const DefinitionName = Type.String({ maxLength: 2048 })

/** A definition whole, as masking leaves it; the hash is that of what the target wrote. It fits into one leaf of the log. */
export const DefinitionText = Type.String({
  maxLength: 65_535,
  description: 'Canonical JSON (RFC 8785) of the whole definition, masked.',
})

/** What masking did to a definition beside its texts for readers. */
export const NameMasked = Type.Optional(
  Type.Literal(true, { description: 'The name holds what is masked: the id tells which it is.' }),
)
export const ArgumentsMasked = Type.Optional(
  Type.Literal(true, {
    description: 'The inputSchema holds what is masked: no arguments can be checked by it.',
  }),
)

/**
 * Why a definition is held. `first_sight`: the connection wants a review; `changed`: it is not what was approved;
 * `flagged`: it is new and has hidden text; `ambiguous`: the target defines the name more than once. The rest cannot be
 * approved: `too_large` for the log; `too_many` definitions or changes that nobody has decided on; `unreadable`: no JSON
 * that every reader understands alike, or not of this name.
 */
export type HoldReason = Static<typeof HoldReason>
export const HoldReason = Type.Enum([
  'first_sight',
  'changed',
  'flagged',
  'ambiguous',
  'too_large',
  'too_many',
  'unreadable',
])

/** Characters in a definition that people do not see and a model may read. */
export type PinFlag = Static<typeof PinFlag>
export const PinFlag = Type.Object(
  {
    place: Type.String({
      maxLength: 256,
      description: 'JSON pointer; hidden characters in it are replaced.',
    }),
    kind: Type.Enum([
      'tag',
      'bidi',
      'zero_width',
      'variation_selector',
      'ansi_escape',
      'control',
      'format',
      'private_use',
    ]),
    count: Type.Integer({ minimum: 1 }),
  },
  { ...closed, description: 'Hidden characters: where, of which kind, how many.' },
)
export const PinFlags = Type.Array(PinFlag, {
  maxItems: 32,
  description: 'The first of them.',
})

/** Through whose exchange the gateway saw a definition; without groups, so that it always fits beside one. */
export type SeenBy = Static<typeof SeenBy>
export const SeenBy = Type.Pick(Principal, ['kind', 'id', 'issuer'], {
  ...closed,
  description: 'Through whose exchange it was seen.',
})

const Time = Type.String({ maxLength: 32 })

/** What is held, without its text. */
const HeldSummary = Type.Object(
  {
    hash: Digest,
    reason: HoldReason,
    flags: PinFlags,
    bytes: Type.Integer({ minimum: 0 }),
    since: Time,
  },
  { ...closed, description: 'A definition that waits for a decision.' },
)

/** A definition of a connection as a list shows it. While something is held, it may not be used. */
export type PinSummary = Static<typeof PinSummary>
export const PinSummary = Type.Object(
  {
    kind: PinKind,
    name: DefinitionName,
    standing: Type.Enum(['pinned', 'held']),
    pinned: Type.Optional(Type.Object({ hash: Digest, since: Time }, closed)),
    held: Type.Optional(HeldSummary),
  },
  { ...closed, description: 'A definition of a connection and how it stands.' },
)

/** A definition with its texts. */
export type PinDetail = Static<typeof PinDetail>
export const PinDetail = Type.Object(
  {
    kind: PinKind,
    name: DefinitionName,
    standing: Type.Enum(['pinned', 'held']),
    pinned: Type.Optional(
      Type.Object(
        {
          hash: Digest,
          since: Time,
          definition: DefinitionText,
          argumentsMasked: ArgumentsMasked,
        },
        closed,
      ),
    ),
    held: Type.Optional(
      Type.Object(
        {
          ...HeldSummary.properties,
          seenBy: SeenBy,
          definition: Type.Optional(DefinitionText),
          argumentsMasked: ArgumentsMasked,
        },
        closed,
      ),
    ),
    resembles: Type.Optional(
      Type.Object(
        { name: DefinitionName, definition: DefinitionText },
        { ...closed, description: 'A pinned definition that differs in nothing but the name.' },
      ),
    ),
  },
  { ...closed, description: 'A definition with what is pinned and what is held.' },
)
