import { setTimeout as sleep } from 'node:timers/promises'
import type { Approval, ApprovalId } from '@sallyport/contracts'
import type { ApprovalChange } from '../approvals.ts'
import type { Events } from '../events.ts'
import type { ApprovalReader } from './reader.ts'

/** Approvals that have changed and were not read yet: each once, in the order of their last change. */
export interface Changes {
  readonly size: number
  add(change: ApprovalChange): void
  clear(): void
}

/** Approvals that are read at once. */
const BATCH = 16
const RETRY_MS = 500

/**
 * Reads what has changed, as long as it is `wanted`, and tells of it in the order of STATE. Where the approval service does
 * not answer, changes wait.
 */
export function createChanges(
  reader: ApprovalReader,
  events: Pick<Events, 'watchDelayed'>,
  wanted: () => boolean,
  tell: (sequence: number, approval: Approval) => void,
): Changes {
  const changes = new Map<ApprovalId, number>()
  let working = false

  async function work(): Promise<void> {
    if (working) return
    working = true
    while (changes.size > 0 && wanted()) {
      // Changes are told in the order of STATE: batch after batch.
      // oxlint-disable-next-line no-await-in-loop
      await tellBatch([...changes].slice(0, BATCH)).catch(async (error: unknown) => {
        events.watchDelayed(error)
        await sleep(RETRY_MS, undefined, { ref: false })
      })
    }
    changes.clear()
    working = false
  }

  async function tellBatch(batch: readonly (readonly [ApprovalId, number])[]): Promise<void> {
    const approvals = await Promise.all(batch.map(([id]) => reader.read(id)))
    for (const [index, [id, sequence]] of batch.entries()) {
      // Where it has changed meanwhile, it waits in its new place.
      if (changes.get(id) === sequence) changes.delete(id)
      const approval = approvals[index]
      if (approval !== undefined) tell(sequence, approval)
    }
  }

  return {
    get size() {
      return changes.size
    },
    add: ({ id, sequence }) => {
      changes.delete(id)
      changes.set(id, sequence)
      void work()
    },
    clear: () => changes.clear(),
  }
}
