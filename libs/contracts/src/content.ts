import { type Static, Type } from 'typebox'
import { MaskAction } from './masking/kinds.ts'
import { Digest, EventId, ExchangeId, SessionId } from './ids.ts'
import { parser } from './parse.ts'

/**
 * Masked content of one message of an exchange. It travels in the journal beside the events and ends in a recording
 * segment; the log holds only its hash. The random salt makes that hash a commitment that tells nothing about the body,
 * so that content can be erased while every proof stays valid.
 */
export type ContentRecord = Static<typeof ContentRecord>
export const ContentRecord = Type.Object(
  {
    record: Type.Literal('content'),
    id: EventId,
    exchange: ExchangeId,
    session: SessionId,
    direction: Type.Enum(['request', 'response']),
    mediaType: Type.String({ maxLength: 128 }),
    salt: Type.String({ pattern: '^[0-9a-f]{32}$' }),
    body: Type.String({ description: 'The masked message.' }),
  },
  { additionalProperties: false, description: 'Masked content of one message of an exchange.' },
)
export const parseContentRecord = parser('content record', ContentRecord)

/** Names a content record and commits to its exact bytes. */
export type ContentRef = Static<typeof ContentRef>
export const ContentRef = Type.Object(
  {
    id: EventId,
    direction: Type.Enum(['request', 'response']),
    bytes: Type.Integer({ minimum: 0 }),
    sha256: Digest,
  },
  { additionalProperties: false, description: 'Names a content record and commits to its bytes.' },
)

/** One kind of masked value: what, where and how often; never the value. */
export type Finding = Static<typeof Finding>
export const Finding = Type.Object(
  {
    kind: Type.String({ maxLength: 64, description: 'email, phone, payment_card, …' }),
    rule: Type.String({ maxLength: 128 }),
    place: Type.String({
      maxLength: 256,
      description: 'JSON pointer into the message, array indices written as *.',
    }),
    action: MaskAction,
    count: Type.Integer({ minimum: 1 }),
    shown: Type.Optional(
      Type.Literal(true, {
        description: 'Policy let who asked see it; it is masked in the evidence alone.',
      }),
    ),
  },
  { additionalProperties: false, description: 'What was masked; never the value.' },
)
