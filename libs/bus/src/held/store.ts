import { randomUUID } from 'node:crypto'
import { heldSubject, STREAMS } from '@sallyport/contracts'
import type { HeldStore } from '../bus.ts'
import { readMessage } from '../jetstream/api.ts'
import { putBehind, subjectToken } from '../jetstream/entry.ts'
import { now } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'

const PUT_MS = 5_000
const STREAM = STREAMS.held.name

/** What edges hold for their clients. */
export function createHeldStore(link: Link, requester: Requester): HeldStore {
  return {
    async put(id, data, expected) {
      const message = {
        stream: STREAM,
        subject: subjectOf(id),
        payload: data,
        id: randomUUID(),
        expected,
      }
      const changed = `what is held as ${id} has changed meanwhile`
      return putBehind({ link, requester }, message, now() + PUT_MS, changed)
    },
    async get(id) {
      const found = await readMessage(requester, STREAM, { last_by_subj: subjectOf(id) })
      return found && { data: found.data, sequence: found.sequence }
    },
  }
}

const subjectOf = (id: string): string => heldSubject(subjectToken(id, 'what is held'))
