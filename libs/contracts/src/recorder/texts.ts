import { type Static, Type } from 'typebox'
import { ExchangeId, SessionId } from '../ids.ts'
import { MAX_ERASED } from '../retention/events.ts'
import { rpc } from '../rpc.ts'

const closed = { additionalProperties: false }
const Leaf = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const Day = Type.String({ pattern: '^\\d{8}$', description: 'UTC, YYYYMMDD.' })

/** What one segment has of an exchange that is given at most, in characters; the rest is left out. */
export const MAX_TEXT_CHARS = 262_144

/** Content of one exchange in one segment. */
export type ExchangeText = Static<typeof ExchangeText>
export const ExchangeText = Type.Object(
  {
    kind: Type.Literal('text'),
    exchange: ExchangeId,
    session: SessionId,
    day: Type.Optional({ ...Day, description: 'Of the data key; absent where there is none.' }),
    bodies: Type.Array(Type.String(), {
      description: 'Masked messages, or pieces of them, in their order; empty where they are gone.',
    }),
    gone: Type.Optional(
      Type.Enum(['erased', 'unreadable'], {
        description:
          'erased: its key was deleted; unreadable: it is not as it was sealed, or its key is wrapped with one that the recorder does not have.',
      }),
    ),
  },
  closed,
)

/** Content of sessions was erased; it concerns texts that came before this. */
export type TextsErased = Static<typeof TextsErased>
export const TextsErased = Type.Object(
  {
    kind: Type.Literal('erased'),
    sessions: Type.Array(SessionId, { minItems: 1, maxItems: MAX_ERASED }),
    through: Type.Optional({ ...Day, description: 'Only what has a data key of up to this day.' }),
  },
  closed,
)

/**
 * Reads the masked content of exchanges in the order of the log, with the erasures between: whoever does what each step
 * says, step after step, has the content that is not erased and no other, from whichever leaf of a batch it began. For the
 * index of words alone; nobody is shown it. Errors: `unavailable`.
 */
export const recorderTexts = rpc({
  name: 'recorder.texts',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description:
    'Reads masked content and its erasures in the order of the log, for the index of words.',
  request: Type.Object(
    {
      from: Leaf,
      skip: Type.Integer({
        minimum: 0,
        maximum: 1_000_000,
        description: 'Texts of that leaf that were read already.',
      }),
    },
    closed,
  ),
  reply: Type.Object(
    {
      steps: Type.Array(Type.Union([ExchangeText, TextsErased]), {
        description: 'In the order of the log; the reply is about a megabyte at the most.',
      }),
      next: Type.Object({ from: Leaf, skip: Type.Integer({ minimum: 0 }) }, closed),
      size: Type.Integer({ minimum: 0, description: 'Leaves of the log.' }),
    },
    closed,
  ),
})
