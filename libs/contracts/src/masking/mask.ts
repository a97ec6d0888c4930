import { type Static, Type } from 'typebox'
import { Finding } from '../content.ts'
import { ConnectionName, Digest } from '../ids.ts'
import { rpc } from '../rpc.ts'
import { MaskKind, MaskKinds } from './kinds.ts'
import { MaskProfile, ProfileName } from './profile.ts'

const closed = { additionalProperties: false }

/** Longest content of one request, in characters; larger content is refused, never passed half-masked. */
export const MAX_MASK_CHARS = 4 * 1024 * 1024

/** Longest state of a stream between two of its parts, in characters. */
export const MAX_HELD_CHARS = 65_536

/** A column of a query's result and the columns of tables that its values may hold. */
export type ResultColumn = Static<typeof ResultColumn>
export const ResultColumn = Type.Object(
  {
    name: Type.String({ maxLength: 256 }),
    sources: Type.Array(Type.String({ maxLength: 191 }), {
      maxItems: 256,
      description: 'schema.table.column; schema.table.* for a whole row.',
    }),
  },
  closed,
)

/** What a content is a part of: field rules and schemas go by it. */
export type MaskSubject = Static<typeof MaskSubject>
export const MaskSubject = Type.Object(
  {
    connection: ConnectionName,
    verb: Type.String({ maxLength: 128, description: 'Method of the request: tools/call.' }),
    name: Type.String({ maxLength: 2048, description: 'Of the tool, prompt or resource.' }),
    direction: Type.Enum(['request', 'response']),
    definition: Type.Optional(Digest),
    reads: Type.Optional(
      Type.Array(Type.String({ maxLength: 256 }), {
        maxItems: 256,
        description: 'schema.table.column of all that may be read; absent where that is not known.',
      }),
    ),
    columns: Type.Optional(
      Type.Array(ResultColumn, {
        maxItems: 256,
        description: 'Columns of the result; absent where they are not known.',
      }),
    ),
  },
  { ...closed, description: 'What a content is a part of.' },
)

/** Why an answer may not be shown at all. */
export type Blocked = Static<typeof Blocked>
export const Blocked = Type.Object(
  { kind: MaskKind, rule: Type.String({ maxLength: 128 }) },
  { ...closed, description: 'What stands against the whole answer.' },
)

const Findings = Type.Array(Finding, { maxItems: 256 })
const Unmask = Type.Optional(MaskKinds)
const Shown = Type.Optional(
  Type.String({
    description: 'The same with what `unmask` names in the clear, where they differ.',
  }),
)

/**
 * Masks a JSON text, leaving every byte that is not masked as it is. What is blocked has no content.
 * Errors: `unknown_profile`, `invalid_content`.
 */
export const maskingMask = rpc({
  name: 'masking.mask',
  version: 1,
  server: 'masking',
  callers: ['edge', 'policy'],
  description: 'Masks a JSON text; every other byte stays as it is.',
  request: Type.Object(
    {
      profile: Type.String({ minLength: 1, maxLength: 64 }),
      content: Type.String({ maxLength: MAX_MASK_CHARS, description: 'One JSON text.' }),
      of: Type.Optional(MaskSubject),
      unmask: Unmask,
    },
    closed,
  ),
  reply: Type.Object(
    {
      content: Type.String(),
      shown: Shown,
      findings: Findings,
      version: Type.Integer({
        minimum: 0,
        description: 'Version of the profile; 0 for the built-in one.',
      }),
      blocked: Type.Optional(Blocked),
    },
    closed,
  ),
})

/**
 * Masks the next part of a text that comes in parts. What could be the beginning of a value is held back and comes with
 * a later part; who asks keeps `held` meanwhile, which is in the clear. All parts together are masked as the whole
 * text would be.
 * Errors: `unknown_profile`, `invalid_content`.
 */
export const maskingStream = rpc({
  name: 'masking.stream',
  version: 1,
  server: 'masking',
  callers: ['edge'],
  description: 'Masks the next part of a text that comes in parts.',
  request: Type.Object(
    {
      profile: Type.String({ minLength: 1, maxLength: 64 }),
      held: Type.String({
        maxLength: MAX_HELD_CHARS,
        description: 'Of the part before; or empty.',
      }),
      text: Type.String({ maxLength: MAX_MASK_CHARS }),
      last: Type.Boolean({ description: 'Nothing follows: everything comes out.' }),
      unmask: Unmask,
    },
    closed,
  ),
  reply: Type.Object(
    { text: Type.String(), shown: Shown, held: Type.String(), findings: Findings },
    closed,
  ),
})

/**
 * Masks a sample by a published profile, or by one that is not published yet. Nothing of it is kept.
 * Errors: `unknown_profile`, `invalid_profile` (the message lists every problem), `invalid_content`.
 */
export const maskingPreview = rpc({
  name: 'masking.preview',
  version: 1,
  server: 'masking',
  callers: ['control'],
  description: 'Masks a sample by a profile, or by a draft of one.',
  request: Type.Object(
    {
      profile: Type.Union([ProfileName, MaskProfile]),
      content: Type.String({ maxLength: MAX_MASK_CHARS, description: 'One JSON text.' }),
      of: Type.Optional(MaskSubject),
      unmask: Unmask,
    },
    closed,
  ),
  reply: Type.Object(
    {
      content: Type.String(),
      shown: Shown,
      findings: Findings,
      blocked: Type.Optional(Blocked),
    },
    closed,
  ),
})
