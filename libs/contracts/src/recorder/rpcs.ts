import { type Static, Type } from 'typebox'
import { Finding } from '../content.ts'
import { EventId, ExchangeId, SessionId } from '../ids.ts'
import { Principal } from '../principal.ts'
import { Erasure, MAX_ERASURES } from '../retention/rpcs.ts'
import { rpc } from '../rpc.ts'
import { EvidenceStore } from './store.ts'
import { Reason } from '../said.ts'

const closed = { additionalProperties: false }

/** A segment of a recording that cannot be shown, because it is not, or no longer, what was sealed. */
export const SegmentDamage = Type.Object(
  {
    object: Type.String({
      maxLength: 256,
      description: 'What is wrong: the segment, or the data key that it names.',
    }),
    problem: Type.Enum(['missing', 'changed']),
    exchanges: Type.Array(ExchangeId, {
      description: 'Exchanges whose content it has, as events of this page tell.',
    }),
  },
  closed,
)
export type SegmentDamage = Static<typeof SegmentDamage>

/**
 * Reads a session's recording, in the order it was written. With a viewer the content too: before the first page of it is
 * given, a `recording.viewed` event stands. Which segments there are the log says, not the store: what is missing or damaged of
 * them is told. A page of a long log may have no records, and a next one. Errors: `not_found`, `damaged` (the log itself is not
 * what was stored), `unavailable`, and `full` or `timeout` where that event cannot be appended.
 */
export const recorderReplay = rpc({
  name: 'recorder.replay',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description:
    'Reads a session’s recording: events, and for a viewer masked content, in the order they were written.',
  request: Type.Object(
    {
      session: SessionId,
      after: Type.Optional(
        Type.String({
          maxLength: 512,
          description: '`next` of the page before; with content it counts for an hour.',
        }),
      ),
      viewer: Type.Optional(Principal),
      reason: Type.Optional(Reason),
    },
    closed,
  ),
  reply: Type.Object(
    {
      session: SessionId,
      records: Type.Array(Type.String(), {
        description:
          'Lines as stored: events and content records. Of what was erased, and without a viewer, the events alone, as the log holds them.',
      }),
      view: Type.Optional({
        ...EventId,
        description: 'The event that tells of this look; absent where no content is given.',
      }),
      erasures: Type.Optional(
        Type.Array(Erasure, {
          maxItems: MAX_ERASURES,
          description:
            'On the first page, where content of the session was erased; the newest last.',
        }),
      ),
      damaged: Type.Optional(
        Type.Array(SegmentDamage, {
          minItems: 1,
          description:
            'Segments of this page whose content the log tells of, and that are not what was sealed. Of them the records are the events alone.',
        }),
      ),
      next: Type.Optional(Type.String({ maxLength: 512 })),
    },
    closed,
  ),
})

/** Most exchanges of one question. */
export const RECORDER_REQUESTS = 256

/**
 * Reads the masked requests of exchanges, and nothing else of their recordings. Errors: `damaged` (what is stored is not
 * what was sealed), `unavailable`.
 */
export const recorderRequests = rpc({
  name: 'recorder.requests',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description: 'Reads the masked requests of exchanges, and what masking changed in them.',
  request: Type.Object(
    {
      exchanges: Type.Array(
        Type.Object(
          {
            exchange: ExchangeId,
            session: SessionId,
            leaf: Type.Integer({
              minimum: 0,
              maximum: Number.MAX_SAFE_INTEGER,
              description: 'Of the decision that was written with the request.',
            }),
          },
          closed,
        ),
        { maxItems: RECORDER_REQUESTS },
      ),
    },
    closed,
  ),
  reply: Type.Object(
    {
      requests: Type.Array(
        Type.Object(
          {
            exchange: ExchangeId,
            body: Type.Optional(
              Type.String({
                description:
                  'The masked request; absent where it is not stored, no longer stored, or longer than 512 KB.',
              }),
            ),
            erased: Type.Optional(Type.Literal(true, { description: 'Its content was erased.' })),
            masked: Type.Array(Finding, { maxItems: 256 }),
          },
          closed,
        ),
        {
          maxItems: RECORDER_REQUESTS,
          description:
            'In any order, at least one; those that would make the reply too long are left out, to be asked for again.',
        },
      ),
    },
    closed,
  ),
})

/** Proves that an event is in the log. Errors: `not_found`, `damaged`, `unavailable`. */
export const recorderProof = rpc({
  name: 'recorder.proof',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description: 'A C2SP tlog-proof of one event, which it carries as extra data.',
  request: Type.Object({ event: EventId }, closed),
  reply: Type.Object({ proof: Type.String({ maxLength: 131_072 }), event: Type.String() }, closed),
})

/** Keys of the log that its status tells of; all of them are published beside it. */
export const MAX_TOLD_KEYS = 64

/** Where the log stands, which keys have signed it, and what keeps it. */
export const recorderStatus = rpc({
  name: 'recorder.status',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description: 'Where the log stands, and what the place of the evidence can do.',
  request: Type.Object({}, closed),
  reply: Type.Object(
    {
      size: Type.Integer({ minimum: 0 }),
      checkpoint: Type.String({ maxLength: 4096 }),
      verifierKey: Type.String({ maxLength: 512, description: 'The key in force.' }),
      keys: Type.Array(
        Type.Object(
          {
            key: Type.String({ maxLength: 512, description: 'A verifier key (C2SP vkey).' }),
            from: Type.Integer({ minimum: 0, description: 'The leaf that says it takes over.' }),
          },
          closed,
        ),
        {
          maxItems: MAX_TOLD_KEYS,
          description: 'The newest of the keys that have signed the log, the one in force last.',
        },
      ),
      stalled: Type.Optional(
        Type.String({
          maxLength: 2_048,
          description: 'Why the log does not go on, and what to do; absent where it does.',
        }),
      ),
      store: EvidenceStore,
    },
    closed,
  ),
})

/**
 * Reads what the audit stream is told of leaves, from the log itself, as far back as it goes. Errors: `damaged`,
 * `unavailable`.
 */
export const recorderLeaves = rpc({
  name: 'recorder.leaves',
  version: 1,
  server: 'recorder',
  callers: ['control'],
  description:
    'Reads the decisions and the ends of exchanges in the log, as the audit stream tells of them.',
  request: Type.Object(
    { from: Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER }) },
    closed,
  ),
  reply: Type.Object(
    {
      records: Type.Array(
        Type.Object(
          {
            class: Type.Enum(['api_activity', 'decision']),
            id: Type.String({ maxLength: 64 }),
            leaf: Type.Integer({ minimum: 0 }),
            data: Type.String(),
          },
          closed,
        ),
        { maxItems: 256, description: 'In the order of the log.' },
      ),
      next: Type.Integer({ minimum: 0, description: 'The first leaf that was not read.' }),
      size: Type.Integer({ minimum: 0, description: 'Leaves of the log.' }),
    },
    closed,
  ),
})
