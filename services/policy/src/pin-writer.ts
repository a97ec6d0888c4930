import { type Bus, BusError } from '@sallyport/bus'
import type { EventStamp } from '@sallyport/contracts'
import type { Entry } from './domain/pins/book.ts'
import { type PinEvent, sealPinEvent } from './domain/pins/pin-event.ts'
import { refusal } from './errors.ts'
import { applied } from './handlers/applied.ts'
import type { Store } from './store.ts'

/** What writing events of pins needs. */
export interface PinWriterDeps {
  readonly store: Pick<Store, 'pins' | 'reached'>
  readonly state: Pick<Bus['state'], 'append' | 'read'>
  readonly stamp: () => EventStamp
}

/** Attempts at one decision; each one lost means that another event was written to the same pin. */
const MAX_ATTEMPTS = 8

/**
 * Decides about a pin and writes what follows; resolves with the decision when it counts here. Where someone else was
 * faster, it catches up and decides again. Rejects with an RpcError `contended`.
 */
export async function writePin<D extends { readonly event?: PinEvent }>(
  deps: PinWriterDeps,
  id: string,
  decide: (entry: Entry) => D | Promise<D>,
): Promise<D> {
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
    const entry = deps.store.pins.at(id)
    // Each attempt decides on what the one before lost to.
    // oxlint-disable-next-line no-await-in-loop
    const decision = await decide(entry)
    if (decision.event === undefined) return decision
    // oxlint-disable-next-line no-await-in-loop
    if (await append(deps, id, decision.event, entry.sequence)) return decision
  }
  throw refusal('contended', 'Others change this definition all the time; try again.')
}

/** Writes an event behind `expected`; false where something else stands there, which then counts here. */
async function append(
  { store, state, stamp }: PinWriterDeps,
  id: string,
  event: PinEvent,
  expected: number,
): Promise<boolean> {
  try {
    await applied(store, await state.append('pin', id, sealPinEvent(id, event, stamp()), expected))
    return true
  } catch (error) {
    if (!(error instanceof BusError) || error.code !== 'conflict') throw error
    const last = (await state.read('pin', id)).at(-1)
    if (last !== undefined) await applied(store, last.sequence)
    return false
  }
}
