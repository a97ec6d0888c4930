import { type Bus, BusError, type StateFollower } from '@sallyport/bus'
import {
  type Approval,
  type ApprovalId,
  type EventId,
  MAX_LEAF_BYTES,
  newEventId,
} from '@sallyport/contracts'
import { type Command, decide, type Refusal } from './domain/decide.ts'
import { type ApprovalEvent, readEvent, sealEvent } from './domain/event.ts'
import { evolve } from './domain/evolve.ts'
import { longestOffer } from './domain/grant.ts'
import { ApprovalError, tooLong } from './errors.ts'

/** An approval as it stands in STATE. */
interface Stored {
  readonly approval: Approval
  /** Sequence of its last event: the fence of the next. */
  readonly sequence: number
  readonly events: ReadonlySet<EventId>
}

/**
 * The approvals in STATE. Reads come from the stream itself, so that every replica answers alike; writes are fenced, so
 * that of two that were decided on the same state one stands and the other is decided again.
 */
export interface ApprovalStore {
  readonly load: (id: ApprovalId) => Promise<Stored | undefined>
  /**
   * Decides a command and writes what follows; resolves when that is durable and this replica has seen it. Rejects with
   * an ApprovalError.
   */
  readonly execute: (id: ApprovalId, command: Command) => Promise<Approval>
  /** Writes the first event of an approval; undefined where it exists already. */
  readonly create: (event: ApprovalEvent, now: Date) => Promise<Approval | undefined>
}

/** What the store is made of. */
export interface StoreParts {
  readonly state: Bus['state']
  readonly follower: Pick<StateFollower, 'reached'>
  readonly clock: () => Date
}

const SOURCE = '/approval'
/** Attempts at one command; each one lost means that another event was written to the same approval. */
const MAX_ATTEMPTS = 32

/** Makes the store over STATE. */
export function createStore(parts: StoreParts): ApprovalStore {
  const load = (id: ApprovalId): Promise<Stored | undefined> => read(parts, id)
  return {
    load,
    execute: (id, command) => execute(parts, id, command),
    create: async (event, now) => {
      const stamp = { id: newEventId(), source: SOURCE, time: now }
      const stands = await append(parts, event, stamp.id, now, 0)
      if (stands) return evolve(undefined, event, now.toISOString())
      // The append may have been taken for another's, where a vote came on its heels.
      const stored = await load(event.data.approval)
      return stored?.events.has(stamp.id) === true ? stored.approval : undefined
    },
  }
}

async function read(parts: StoreParts, id: ApprovalId): Promise<Stored | undefined> {
  const entries = await parts.state.read('approval', id)
  let approval: Approval | undefined
  for (const { event } of entries) approval = evolve(approval, readEvent(event), event.time)
  if (approval === undefined) return undefined
  const sequence = entries.at(-1)?.sequence ?? 0
  return { approval, sequence, events: new Set(entries.map(({ event }) => event.id)) }
}

async function execute(parts: StoreParts, id: ApprovalId, command: Command): Promise<Approval> {
  const eventId = newEventId()
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    // Each attempt decides on what the one before lost to.
    // oxlint-disable-next-line no-await-in-loop
    const done = await attemptOnce(parts, id, command, eventId)
    if (done !== undefined) return done
  }
  throw new ApprovalError('contended')
}

/** One attempt at a command; undefined where it has to be decided again. */
async function attemptOnce(
  parts: StoreParts,
  id: ApprovalId,
  command: Command,
  eventId: EventId,
): Promise<Approval | undefined> {
  const stored = await read(parts, id)
  if (stored === undefined) throw new ApprovalError('not_found')
  const { approval, sequence, events } = stored
  // The fence was lost to someone who wrote behind our own event: that event stands.
  if (events.has(eventId)) return approval
  const now = parts.clock()
  const decided = decide(command, approval, now)
  switch (decided.kind) {
    case 'refused':
      throw refused(decided.refusal, approval)
    case 'nothing':
      return approval
    case 'first':
      await append(parts, decided.event, newEventId(), now, sequence)
      return undefined
    case 'event': {
      const stands = await append(parts, decided.event, eventId, now, sequence)
      return stands ? evolve(approval, decided.event, now.toISOString()) : undefined
    }
  }
}

function refused(refusal: Refusal, approval: Approval): ApprovalError {
  const longest = refusal === 'grant_too_long' ? longestOffer(approval) : undefined
  return longest === undefined ? new ApprovalError(refusal) : tooLong(longest)
}

/** Writes an event behind `expected`; false where something else stands there. */
async function append(
  parts: StoreParts,
  event: ApprovalEvent,
  eventId: EventId,
  now: Date,
  expected: number,
): Promise<boolean> {
  const sealed = sealEvent(event, { id: eventId, source: SOURCE, time: now })
  // Every event of STATE becomes a leaf of the log.
  if (Buffer.byteLength(JSON.stringify(sealed)) > MAX_LEAF_BYTES)
    throw new ApprovalError('too_large')
  try {
    const sequence = await parts.state.append('approval', event.data.approval, sealed, expected)
    await parts.follower.reached(sequence)
    return true
  } catch (error) {
    if (error instanceof BusError && error.code === 'conflict') return false
    throw error
  }
}
