import { Type } from 'typebox'
import { event } from '../event.ts'
import { Principal } from '../principal.ts'
import { rpc } from '../rpc.ts'
import { Reason } from '../said.ts'

const closed = { additionalProperties: false }
const GivenReason = Type.String({ minLength: 1, maxLength: 512, pattern: '\\S' })
const Wrapper = Type.String({
  minLength: 1,
  maxLength: 256,
  description: 'Id of a recording key: it names the key and tells nothing of it.',
})
const Count = Type.Integer({ minimum: 0 })

/** Someone has the data keys wrapped anew, so that older recording keys can be destroyed. */
export const recordingsRewrapped = event({
  name: 'recordings.rewrapped',
  version: 1,
  stream: 'state',
  sender: 'recorder',
  description:
    'Someone has every data key wrapped anew with the newest recording key, so that older ones can be destroyed. Appended before the first of them is; nothing else of them changes, and what was erased stays erased.',
  data: Type.Object({ wrapper: Wrapper, author: Principal, reason: GivenReason }, closed),
})

/**
 * Wraps data keys anew with the newest recording key, as many as a moment allows. Who asks goes on with `next` until there
 * is none; asking from the start again does no harm. Errors: `contended`, `damaged`, `unavailable`.
 */
export const recorderRewrap = rpc({
  name: 'recorder.rewrap',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description: 'Wraps data keys of recordings anew with the newest recording key.',
  request: Type.Object(
    {
      author: Principal,
      reason: Reason,
      after: Type.Optional(
        Type.String({
          pattern: '^keys/[0-9a-f]{2}',
          maxLength: 256,
          description: '`next` of the answer before.',
        }),
      ),
    },
    closed,
  ),
  reply: Type.Object(
    {
      wrapper: Wrapper,
      rewrapped: { ...Count, description: 'Wrapped anew.' },
      current: { ...Count, description: 'The newest key had wrapped them already.' },
      erased: { ...Count, description: 'An erasure covers them: they were deleted.' },
      locked: { ...Count, description: 'Wrapped with a key that the recorder does not have.' },
      damaged: { ...Count, description: 'Not as they were stored: verify the evidence.' },
      reached: Type.Number({
        minimum: 0,
        maximum: 1,
        description: 'How much of all was looked at.',
      }),
      next: Type.Optional(Type.String({ maxLength: 256 })),
    },
    closed,
  ),
})
