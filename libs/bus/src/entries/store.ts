import { randomUUID } from 'node:crypto'
import type { EntryStore } from '../bus.ts'
import { readMessage } from '../jetstream/api.ts'
import { putBehind, subjectToken } from '../jetstream/entry.ts'
import { now } from '../link/deadlines.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'
import type { EntryKind } from './kinds.ts'

/** The entries of one kind. */
export function createEntryStore(link: Link, requester: Requester, kind: EntryKind): EntryStore {
  const { stream, putMs, what } = kind
  const subjectOf = (id: string): string => kind.subject(subjectToken(id, what))
  return {
    async put(id, data, expected) {
      const message = { stream, subject: subjectOf(id), payload: data, id: randomUUID(), expected }
      const changed = `${what} ${id} has changed meanwhile`
      return putBehind({ link, requester }, message, now() + putMs, changed)
    },
    async get(id) {
      const found = await readMessage(requester, stream, { last_by_subj: subjectOf(id) })
      return found && { data: found.data, sequence: found.sequence }
    },
  }
}
