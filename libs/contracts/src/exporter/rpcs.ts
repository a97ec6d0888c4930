import { type Static, Type } from 'typebox'
import { EventId } from '../ids.ts'
import { rpc } from '../rpc.ts'

const closed = { additionalProperties: false }
const count = (description: string) =>
  Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER, description })
const time = (description: string) =>
  Type.String({ maxLength: 32, description: `${description} RFC 3339.` })

/** Most destinations of an exporter. */
export const MAX_DESTINATIONS = 16

const Kind = Type.Enum(['https', 'splunk_hec', 'elasticsearch', 'otlp', 'syslog', 'file'])

/** Name of a destination, as the file of destinations gives it. */
export const DestinationId = Type.String({
  pattern: '^[a-z0-9][a-z0-9-]{0,31}$',
  description: 'A destination, as the file of destinations names it.',
})

/** A record of the audit stream, by its place there and the leaf of the log that it tells of. */
const AuditPlace = Type.Object(
  {
    sequence: count('Sequence in AUDIT.'),
    leaf: Type.Integer({ minimum: -1, maximum: Number.MAX_SAFE_INTEGER }),
    time: time('When what it tells of happened.'),
  },
  closed,
)

/** A destination that does not take what it is given. */
const Retrying = Type.Object(
  {
    state: Type.Literal('retrying'),
    since: time('The first attempt that failed.'),
    attempts: count('Attempts that failed since then.'),
    code: Type.String({ maxLength: 64 }),
    error: Type.String({
      maxLength: 256,
      description: 'What the last attempt came to, in one sentence, and what to do.',
    }),
    next: time('The next attempt.'),
  },
  closed,
)

/** How one destination does. It has no addresses and no credentials. */
export const DestinationStatus = Type.Object(
  {
    id: DestinationId,
    kind: Kind,
    progress: Type.Union([Type.Object({ state: Type.Literal('delivering') }, closed), Retrying]),
    position: Type.Optional(
      Type.Object(
        {
          sequence: count('Sequence in AUDIT of the last record that it has, with all before it.'),
          leaf: Type.Optional(
            Type.Integer({
              minimum: -1,
              maximum: Number.MAX_SAFE_INTEGER,
              description:
                'Leaf of that record; absent where AUDIT no longer holds it, or it has none.',
            }),
          ),
        },
        { ...closed, description: 'Absent where the bus does not say.' },
      ),
    ),
    lag: Type.Optional(
      Type.Object(
        {
          records: count('How many records of AUDIT it does not have yet, whatever their class.'),
          seconds: count('How old the oldest of these is; 0 where there is none.'),
        },
        { ...closed, description: 'Absent where the bus does not say.' },
      ),
    ),
    delivered: count('Records that it has taken since this exporter started.'),
    dropped: count(
      'Records that AUDIT dropped before it had them: since this exporter started, and those that it lacks now.',
    ),
    elsewhere: count(
      'Records that another exporter took for it since this one started: only one may run.',
    ),
    deadLetters: count('Records that it refused for good and that wait to be delivered again.'),
  },
  closed,
)
export type DestinationStatus = Static<typeof DestinationStatus>

/**
 * How exporting goes. Where several exporters run one of them answers: positions and lag are those of the stream, the
 * same for all; the rest is of the one that answers, since it started.
 */
export const exporterStatus = rpc({
  name: 'exporter.status',
  version: 1,
  server: 'exporter',
  callers: ['control'],
  description: 'How exporting to each destination goes: position, lag, failures.',
  request: Type.Object({}, closed),
  reply: Type.Object(
    {
      exporter: { ...EventId, description: 'The exporter that answers: another after each start.' },
      started: time('When it started.'),
      head: Type.Optional({
        ...AuditPlace,
        description:
          'The newest record of AUDIT; absent where there is none, or the bus does not say.',
      }),
      destinations: Type.Array(DestinationStatus, { maxItems: MAX_DESTINATIONS }),
    },
    closed,
  ),
})

/**
 * Gives a destination again what it refused for good; what it refuses once more is set aside anew. Resolves when that is
 * under way: the status tells how it goes. Errors: `not_found` (no destination of this name), `unavailable` (dead letters
 * cannot be read).
 */
export const exporterRedeliver = rpc({
  name: 'exporter.redeliver',
  version: 1,
  server: 'exporter',
  callers: ['control'],
  description: 'Gives a destination again what it refused for good.',
  request: Type.Object({ destination: DestinationId }, closed),
  reply: Type.Object({ records: count('How many are given again.') }, closed),
})
