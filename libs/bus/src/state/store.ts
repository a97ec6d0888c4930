import { type Aggregate, stateSubject, STREAMS } from '@sallyport/contracts'
import type { StateEntry, StateStore } from '../bus.ts'
import { readMessage } from '../jetstream/api.ts'
import { putBehind, subjectToken } from '../jetstream/entry.ts'
import { type Deadlines, now } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'
import { readEvent } from './event.ts'
import { Follower, type FollowerParts, lastOf } from './follow.ts'

const APPEND_MS = 5_000
const STREAM = STREAMS.state.name

export interface StateParts extends FollowerParts {
  readonly link: Link
  readonly requester: Requester
  readonly deadlines: Deadlines
}

/** Control-plane events; followers end with whoever keeps them. */
export function createStateStore(
  parts: StateParts,
  keep: <T extends AsyncDisposable>(part: T) => T,
): StateStore {
  const { requester } = parts
  return {
    async append(aggregate, id, event, expected) {
      const subject = subjectOf(aggregate, id)
      const payload = JSON.stringify(event)
      const message = { stream: STREAM, subject, payload, id: event.id, expected }
      const changed = `${subject} has changed meanwhile: read it and decide again`
      return putBehind(parts, message, now() + APPEND_MS, changed)
    },
    async at(aggregate, id, sequence) {
      const query = { next_by_subj: subjectOf(aggregate, id), seq: sequence }
      const found = await readMessage(requester, STREAM, query)
      if (found?.sequence !== sequence) return undefined
      return { event: readEvent(found.data), aggregate, id, sequence }
    },
    async read(aggregate, id) {
      const subject = subjectOf(aggregate, id)
      const entries: StateEntry[] = []
      for (;;) {
        const seq = (entries.at(-1)?.sequence ?? 0) + 1
        // Each message is found from the one before.
        // oxlint-disable-next-line no-await-in-loop
        const found = await readMessage(requester, STREAM, { next_by_subj: subject, seq })
        if (found === undefined) return entries
        entries.push({ event: readEvent(found.data), aggregate, id, sequence: found.sequence })
      }
    },
    async follow(aggregates, handler, { from = 'start' } = {}) {
      const last = await lastOf(requester, aggregates)
      const follower = keep(new Follower(parts, aggregates, handler, from === 'now' ? last : 0))
      try {
        await follower.reached(last)
      } catch (error) {
        await follower[Symbol.asyncDispose]()
        throw error
      }
      return follower
    },
  }
}

const subjectOf = (aggregate: Aggregate, id: string): string =>
  stateSubject(aggregate, subjectToken(id, 'an aggregate'))
