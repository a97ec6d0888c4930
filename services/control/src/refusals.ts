import { type Bus, BusError } from '@sallyport/bus'
import { type EventOf, newEventId, requestRefused, seal } from '@sallyport/contracts'
import { createFold } from './domain/refusals/fold.ts'
import type { Refusal, Refused } from './domain/refusals/refusal.ts'
import type { Events } from './events.ts'

/** Makes refused requests evidence. Its end tells all that was counted only. */
export interface Refusals extends AsyncDisposable {
  /** Counts a refusal; whoever was refused waits for nothing, and whatever fails here changes nothing for them. */
  note(refusal: Refusal): void
}

/** As long as refusals that are alike are counted before they are told. */
const WINDOW_MS = 60_000
/** Events, of each kind of caller, that the end of the service may take, whatever was told before. */
const LAST_EVENTS = 20

type Told = EventOf<typeof requestRefused>

export function createRefusals(
  { state }: Pick<Bus, 'state'>,
  events: Pick<Events, 'refusalsUnwritten'>,
  windowMs = WINDOW_MS,
): Refusals {
  const fold = createFold()
  const underWay = new Set<Promise<void>>()
  /** What could not be written yet; nothing further is told before it is, so that it stays short. */
  let unwritten: readonly Told[] = []

  /** Each is an aggregate of its own: none waits for another, and one that is written again stands once. */
  async function write(told: readonly Told[]): Promise<void> {
    const results = await Promise.allSettled(
      told.map((event) => state.append('refusal', event.id, event, 0)),
    )
    const failed = results.flatMap((result, i) => {
      const event = told[i]
      return result.status === 'rejected' && event ? [{ event, reason: result.reason }] : []
    })
    for (const { event, reason } of failed) events.refusalsUnwritten(event.data.count, reason)
    const later = failed.filter(({ reason }) => reason instanceof BusError && reason.retryable)
    unwritten = [...unwritten, ...later.map(({ event }) => event)]
  }

  /** What could not be written before, to be written again by whoever takes it. */
  function takeUnwritten(): readonly Told[] {
    const taken = unwritten
    unwritten = []
    return taken
  }

  async function closeWindow(): Promise<void> {
    await write(takeUnwritten())
    if (unwritten.length === 0) await write(fold.close(Date.now()).map(toldOf))
  }

  /** Keeps it until it is done; what it does fails in no way. */
  const start = (work: Promise<void>): void => {
    const kept = work.finally(() => underWay.delete(kept))
    underWay.add(kept)
  }
  const timer = setInterval(() => start(closeWindow()), windowMs)
  return {
    note(refusal) {
      const told = fold.count(refusal, Date.now(), unwritten.length === 0)
      if (told !== undefined) start(write([toldOf(told)]))
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer)
      await Promise.all(underWay)
      // In one go: where STATE is away, the service does not end later for it than it must.
      await write([...takeUnwritten(), ...fold.close(Date.now(), LAST_EVENTS).map(toldOf)])
    },
  }
}

function toldOf(data: Refused): Told {
  const id = newEventId()
  return seal(requestRefused, `refusal/${id}`, data, { id, source: '/control', time: new Date() })
}
