import {
  type Aggregate,
  leaseSubject,
  LOG_LEASE,
  RECORDER_CONSUMER,
  RPCS,
  SIEM_CONSUMER,
  STREAMS,
} from '@sallyport/contracts'
import { inboxOf } from './link/inbox.ts'

const USERS = [
  'edge',
  'policy',
  'approval',
  'masking',
  'recorder',
  'control',
  'exporter',
  'provision',
  'siem',
  'bots',
] as const

/** Who has credentials of its own on the bus: the services, what makes the streams, and those outside. */
export type BusUser = (typeof USERS)[number]

/** A user of the bus and all that it may do there. */
export interface BusPermissions {
  readonly name: BusUser
  /** Subjects that it may send to. */
  readonly publish: readonly string[]
  /** Of these, subjects that it may not send to all the same. */
  readonly except: readonly string[]
  /** Subjects that it may listen to; `subject queue` for one that it may listen to only as a member of that queue group. */
  readonly subscribe: readonly string[]
  /** Whether it may answer messages that it was sent. */
  readonly answers: boolean
}

const STATE = STREAMS.state.name
const AUDIT = STREAMS.audit.name
const api = (...parts: readonly string[]): string => ['$JS.API', ...parts].join('.')

/** One message of a stream, by its subject or its sequence. */
const reading = (stream: string): string => api('STREAM.MSG.GET', stream)

/** Those that fold STATE. Each replica makes a consumer of its own, since it reads the whole. */
const FOLLOWERS: readonly BusUser[] = [
  'edge',
  'policy',
  'approval',
  'masking',
  'recorder',
  'control',
]
const FOLLOWING = [
  api('CONSUMER.CREATE', STATE, '*'),
  api('CONSUMER.MSG.NEXT', STATE, '*'),
  reading(STATE),
]

const consuming = (stream: string, consumer: string): string[] => [
  api('CONSUMER.INFO', stream, consumer),
  api('CONSUMER.MSG.NEXT', stream, consumer),
  `$JS.ACK.${stream}.${consumer}.>`,
]

const states = (...aggregates: readonly Aggregate[]): string[] =>
  aggregates.map((aggregate) => `state.${aggregate}.*`)

const JOURNAL = STREAMS.journal.name

/** What each user sends beside its requests, and what follows STATE. */
const SENDS = {
  edge: [
    ...STREAMS.journal.subjects,
    ...STREAMS.held.subjects,
    api('STREAM.INFO', JOURNAL),
    api('CONSUMER.INFO', JOURNAL, RECORDER_CONSUMER),
    reading(JOURNAL),
    reading(STREAMS.held.name),
  ],
  policy: [...states('policy', 'pin'), ...STREAMS.rates.subjects, reading(STREAMS.rates.name)],
  approval: [
    ...states('approval'),
    ...STREAMS.approval.subjects,
    reading(STREAMS.approval.name),
    ...STREAMS.asked.subjects,
    reading(STREAMS.asked.name),
  ],
  masking: [...states('masking')],
  recorder: [
    ...states('retention', 'view'),
    ...STREAMS.audit.subjects,
    reading(AUDIT),
    leaseSubject(LOG_LEASE),
    reading(STREAMS.leases.name),
    ...consuming(JOURNAL, RECORDER_CONSUMER),
    ...consuming(STATE, RECORDER_CONSUMER),
  ],
  control: [
    ...states('connection', 'search', 'refusal'),
    ...[AUDIT, STREAMS.approval.name].flatMap((stream) => [
      api('CONSUMER.CREATE', stream, '*'),
      ...consuming(stream, '*'),
    ]),
  ],
  exporter: [api('CONSUMER.CREATE', AUDIT, '*'), ...consuming(AUDIT, '*'), reading(AUDIT)],
  provision: Object.values(STREAMS).flatMap(({ name }) => [
    api('STREAM.INFO', name),
    api('STREAM.CREATE', name),
    api('CONSUMER.INFO', name, '*'),
    api('CONSUMER.CREATE', name, '*'),
  ]),
  // Nothing that the server answers: NATS lets who asks choose where the answer goes, be it a subject that deletes a stream.
  siem: [],
  bots: [],
} as const satisfies Record<BusUser, readonly string[]>

/** What those outside hear as it happens, by plain subscriptions. */
const HEARS: Partial<Record<BusUser, readonly string[]>> = {
  siem: [...STREAMS.audit.subjects, SIEM_CONSUMER.subject],
  bots: STREAMS.approval.subjects,
}

/**
 * Consumers of others, which a right to consumers of any name must not reach: whoever asks for them takes from them, and
 * whoever makes them again changes what they deliver.
 */
const NOT_FOLLOWING = [
  api('CONSUMER.CREATE', STATE, RECORDER_CONSUMER),
  api('CONSUMER.MSG.NEXT', STATE, RECORDER_CONSUMER),
]

/** What those who read AUDIT through consumers of their own must not reach. */
const NOT_SIEM = [api('CONSUMER.CREATE', AUDIT, SIEM_CONSUMER.name)]

const EXCEPT: Partial<Record<BusUser, readonly string[]>> = {
  ...Object.fromEntries(FOLLOWERS.map((user) => [user, NOT_FOLLOWING])),
  control: [...NOT_FOLLOWING, ...NOT_SIEM],
  exporter: NOT_SIEM,
}

/** Every user, each with the least that it needs: what `docs/reference/subjects.md` lists, and a test compares. */
export const busUsers = (): readonly BusPermissions[] => USERS.map(permissionsOf)

function permissionsOf(user: BusUser): BusPermissions {
  const asked = RPCS.filter(({ callers }) => callers.some((caller) => caller === user))
  const served = RPCS.filter(({ server }) => server === user)
  const follows = FOLLOWERS.includes(user)
  const own: readonly string[] = SENDS[user]
  return {
    name: user,
    publish: [
      ...asked.map(({ subject }) => subject),
      ...SENDS[user],
      ...(follows ? FOLLOWING : []),
    ],
    except: (EXCEPT[user] ?? []).filter((subject) => !own.includes(subject)),
    subscribe: [
      ...served.map(({ subject }) => `${subject} ${subject}`),
      ...(HEARS[user] ?? []),
      `${inboxOf(user)}.>`,
    ],
    answers: served.length > 0,
  }
}
