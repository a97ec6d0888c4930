import type { SessionId } from '@sallyport/contracts'
import {
  createDataKey,
  type DataKey,
  dayOf,
  type KeyWrapper,
  newDataKeyId,
  type StoredObject,
} from '@sallyport/evidence'
import type { BatchKeys } from '../domain/batch.ts'
import type { SessionLines } from '../domain/session-lines.ts'

/** The data keys that sessions are recorded with. */
export interface DataKeys {
  /** A key for each session of a batch; new ones are to be stored before anything that is encrypted with them. */
  forBatch(
    sessions: ReadonlyMap<SessionId, Pick<SessionLines, 'exchange'>>,
    first: number,
  ): Promise<BatchKeys>
  /** From the next batch on these sessions have new keys: what is erased takes nothing with it that comes later. */
  forget(sessions: readonly SessionId[]): void
}

/** Keys that are kept in memory; a session that is not among them gets another one. */
const KEPT = 4096

/** A key, and the day on which it is used. */
interface Current {
  readonly key: DataKey
  readonly day: string
}

/**
 * Makes a key for a session when it is first seen, on each new day, and after each erasure: what is to be erased by its
 * age has keys of its own. No key is ever read back to be written with.
 */
export function createDataKeys(wrapper: KeyWrapper, now: () => Date): DataKeys {
  const kept = new Map<SessionId, Current>()
  const keep = (session: SessionId, current: Current): void => {
    kept.delete(session)
    kept.set(session, current)
    const [oldest] = kept.keys()
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest)
  }
  return {
    async forBatch(batch, first) {
      const day = dayOf(now())
      const sessions = new Map<SessionId, DataKey>()
      const stored: StoredObject[] = []
      for (const [session, { exchange }] of batch) {
        const known = kept.get(session)
        if (known?.day === day) {
          keep(session, known)
          sessions.set(session, known.key)
          continue
        }
        const connection = exchange && { connection: exchange.connection }
        const name = { session, leaf: first, day, ...connection, id: newDataKeyId() }
        // A wrapper that asks others is asked for one key after the other.
        // oxlint-disable-next-line no-await-in-loop
        const made = await createDataKey(name, exchange?.principal, wrapper)
        keep(session, { key: made.key, day })
        sessions.set(session, made.key)
        stored.push(made.stored)
      }
      return { sessions, stored }
    },
    forget(sessions) {
      for (const session of sessions) kept.delete(session)
    },
  }
}
