import type { Connection } from '@sallyport/contracts'
import { propose } from '@sallyport/policy-engine/proposals'
import type { PinEvent } from './domain/pins/pin-event.ts'
import { pinId } from './domain/pins/pin-id.ts'
import type { Events } from './events.ts'

/** Tells operators of a tool that is pinned from now on and likely holds what nobody has declared. */
export function hintAtUndeclared(
  events: Pick<Events, 'undeclared'>,
  { name: connection, tools }: Connection,
  place: Pick<PinEvent['data'], 'connection' | 'kind' | 'name'>,
  definition: string,
): void {
  if (place.kind !== 'tool') return
  const declared = Object.hasOwn(tools, place.name) ? tools[place.name] : undefined
  const found = propose(definition, declared).proposals.filter(
    ({ confidence }) => confidence === 'likely',
  )
  if (found.length === 0) return
  events.undeclared(connection, pinId(place), [...new Set(found.map(({ holds }) => holds))])
}
