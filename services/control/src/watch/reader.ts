import { type Bus, BusError, RpcError } from '@sallyport/bus'
import { type Approval, approvalGet, type ApprovalId } from '@sallyport/contracts'
import type { Events } from '../events.ts'
import { withoutArguments } from '../shown-arguments.ts'

/** Reads approvals for all watchers together, without arguments. */
export interface ApprovalReader {
  /**
   * An approval as it stands after its last change that was told here; undefined where there is none, or it cannot be read
   * ever. All who ask between two changes share one call. Rejects where the approval service does not answer now.
   */
  read(id: ApprovalId): Promise<Approval | undefined>
  /** What was read of it counts no more: it has changed. */
  forget(id: ApprovalId): void
}

/** Most approvals that are remembered until they change, and most characters of them. */
const MAX_KEPT = 2000
const MAX_KEPT_CHARS = 16 * 1024 * 1024

/** Reads over the bus. */
export function createReader(
  bus: Pick<Bus, 'call'>,
  events: Pick<Events, 'watchSkipped'>,
): ApprovalReader {
  const reads = new Map<ApprovalId, Promise<Approval | undefined>>()
  let chars = 0

  async function load(id: ApprovalId): Promise<Approval | undefined> {
    try {
      const approval = withoutArguments(await bus.call(approvalGet, { approval: id }))
      chars += JSON.stringify(approval).length
      return approval
    } catch (error) {
      if ((error instanceof BusError || error instanceof RpcError) && error.retryable) throw error
      events.watchSkipped(id, error)
      return undefined
    }
  }

  return {
    read: (id) => {
      const known = reads.get(id)
      if (known !== undefined) return known
      if (reads.size >= MAX_KEPT || chars > MAX_KEPT_CHARS) {
        reads.clear()
        chars = 0
      }
      const reading = load(id)
      reads.set(id, reading)
      // A failure is not remembered.
      reading.catch(() => {
        if (reads.get(id) === reading) reads.delete(id)
      })
      return reading
    },
    forget: (id) => void reads.delete(id),
  }
}
