import type { Connection } from '@sallyport/contracts'
import { propose } from '@sallyport/policy-engine/proposals'
import type { Pin } from './domain/pins/pin.ts'
import type { Events } from './events.ts'

/** Tells operators of a tool that is pinned from now on and likely holds what nobody has declared. */
export function hintAtUndeclared(
  events: Pick<Events, 'undeclared'>,
  { name: connection, tools }: Connection,
  pin: Pick<Pin, 'id' | 'kind' | 'name'>,
  definition: string,
): void {
  if (pin.kind !== 'tool') return
  const declared = Object.hasOwn(tools, pin.name) ? tools[pin.name] : undefined
  const found = propose(definition, declared).proposals.filter(
    ({ confidence }) => confidence === 'likely',
  )
  if (found.length === 0) return
  events.undeclared(connection, pin.id, [...new Set(found.map(({ holds }) => holds))])
}
