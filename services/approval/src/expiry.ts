import type { ApprovalId } from '@sallyport/contracts'
import type { View } from './view.ts'

/** Writes down outcomes when they are due, by one timer however many approvals are open. */
export interface Expiry extends AsyncDisposable {
  /** Something becomes due at that time, Unix milliseconds. */
  readonly notice: (at: number) => void
}

/** What the timer needs. */
export interface ExpiryParts {
  readonly view: Pick<View, 'due' | 'nextDue'>
  readonly settle: (id: ApprovalId) => Promise<unknown>
  readonly clock: () => Date
  readonly failed: (error: unknown) => void
}

const AT_ONCE = 16
/** Least time between two rounds, so that what cannot be written is not tried in a hot loop. */
const PAUSE_MS = 250
/** Longest delay of a Node timer. */
const MAX_DELAY_MS = 2 ** 31 - 1

/** Makes the timer, and sets it for what the view holds already. */
export function createExpiry(parts: ExpiryParts): Expiry {
  let timer: NodeJS.Timeout | undefined
  let wakeAt = Infinity
  let running: Promise<void> | undefined
  let stopped = false

  function notice(at: number): void {
    if (stopped || at >= wakeAt) return
    clearTimeout(timer)
    wakeAt = at
    const delay = Math.max(0, at - parts.clock().getTime())
    timer = setTimeout(wake, Math.min(delay, MAX_DELAY_MS))
  }

  function wake(): void {
    running = settleDue(parts, () => stopped).finally(() => {
      running = undefined
      wakeAt = Infinity
      noticeNext(parts.clock().getTime() + PAUSE_MS)
    })
  }

  function noticeNext(earliest: number): void {
    const next = parts.view.nextDue()
    if (next !== undefined) notice(Math.max(next, earliest))
  }

  noticeNext(0)

  return {
    notice,
    [Symbol.asyncDispose]: async () => {
      stopped = true
      clearTimeout(timer)
      await running
    },
  }
}

async function settleDue(parts: ExpiryParts, stopped: () => boolean): Promise<void> {
  const due = parts.view.due(parts.clock().getTime())
  for (let i = 0; i < due.length && !stopped(); i += AT_ONCE) {
    // A few at a time, so that a thousand that end together do not fill the bus.
    // oxlint-disable-next-line no-await-in-loop
    await Promise.all(due.slice(i, i + AT_ONCE).map((id) => parts.settle(id).catch(parts.failed)))
  }
}
