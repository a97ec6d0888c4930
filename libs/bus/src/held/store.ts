import { randomUUID } from 'node:crypto'
import { heldSubject, STREAMS } from '@sallyport/contracts'
import type { HeldStore } from '../bus.ts'
import { BusError } from '../errors.ts'
import { readMessage } from '../jetstream/api.ts'
import { publishFenced } from '../jetstream/publish.ts'
import { now } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'

const PUT_MS = 5_000
const STREAM = STREAMS.held.name
const ID_PATTERN = /^[A-Za-z0-9_-]{1,128}$/

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
      const result = await publishFenced(link, requester, message, now() + PUT_MS)
      if (result.kind === 'stored') return result.sequence
      throw new BusError('conflict', `what is held as ${id} has changed meanwhile`)
    },
    async get(id) {
      const found = await readMessage(requester, STREAM, { last_by_subj: subjectOf(id) })
      return found && { data: found.data, sequence: found.sequence }
    },
  }
}

function subjectOf(id: string): string {
  if (ID_PATTERN.test(id)) return heldSubject(id)
  throw new TypeError('the id of what is held is letters, digits, _ and -')
}
