import type { Connection, policyObserve, ReplyOf, RequestOf } from '@sallyport/contracts'
import { type Definition, readDefinition } from '../domain/pins/definition.ts'
import { observe as decideObserve, type Observed } from '../domain/pins/observe.ts'
import { chosen, type Offer, offersOf } from '../domain/pins/offers.ts'
import { pinId } from '../domain/pins/pin-id.ts'
import { termsOf } from '../domain/pins/terms.ts'
import type { Events } from '../events.ts'
import type { MaskDefinition } from '../mask-definition.ts'
import { type PinWriterDeps, writePin } from '../pin-writer.ts'
import { refusal } from '../errors.ts'
import { hintAtUndeclared } from '../undeclared.ts'
import type { Store } from '../store.ts'

/** What observing needs. */
export interface ObserveDeps extends PinWriterDeps {
  readonly mask: MaskDefinition
  readonly store: PinWriterDeps['store'] & Pick<Store, 'connection'>
  readonly events: Pick<Events, 'pinEvent' | 'pinsFull' | 'undeclared'>
}

type Request = RequestOf<typeof policyObserve>

/** Events that one observation may be writing at a time. */
const AT_ONCE = 64

/** Serves `policy.observe`: answers when everything that is new or changed counts here. */
export const observe =
  (deps: ObserveDeps) =>
  async (request: Request): Promise<ReplyOf<typeof policyObserve>> => {
    const connection = deps.store.connection(request.connection)
    if (connection === undefined) throw refusal('not_found', 'There is no such connection.')
    const definitions = request.definitions.map(({ name, text }) =>
      readDefinition(request.kind, name, text),
    )
    const observed = new Map<string, Observed>()
    const waiting = offersOf(definitions).values()
    const work = async (): Promise<void> => {
      for (const offer of waiting) {
        // oxlint-disable-next-line no-await-in-loop -- each worker takes one after the other
        observed.set(offer[0].name, await settle(deps, connection, request, offer))
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, work))
    return { definitions: definitions.map((one) => answer(one, observed.get(one.name))) }
  }

/** Decides about all that is offered under one name; what is kept of it is masked. */
async function settle(
  deps: ObserveDeps,
  connection: Connection,
  { kind, principal }: Request,
  offer: Offer,
): Promise<Observed> {
  const place = { connection: connection.name, kind, name: offer[0].name }
  const seenBy = { kind: principal.kind, id: principal.id, issuer: principal.issuer }
  const id = pinId(place)
  const observed = await writePin(deps, id, async ({ pin, spoilt }): Promise<Observed> => {
    if (spoilt) return { standing: 'held', reason: 'unreadable' }
    const offered = chosen(offer, pin?.pinned?.hash)
    const decide = (definition: Definition): Observed => {
      const { name, nameMasked } = definition
      const named = { ...place, name, ...(nameMasked && { nameMasked }) }
      const sighting = { place: named, definition, ambiguous: offer.length > 1, seenBy }
      const terms = termsOf(connection, deps.store.pins.totals(connection.name, kind))
      return decideObserve(pin, sighting, terms)
    }
    const first = decide(offered)
    // What is seen again is not masked again.
    if (first.event === undefined) return first
    return decide(await deps.mask(connection, kind, offered))
  })
  if (observed.standing === 'held' && observed.reason === 'too_many')
    deps.events.pinsFull(connection.name, kind)
  const { event } = observed
  if (event !== undefined) deps.events.pinEvent(connection.name, id, event.is)
  if (event?.is === 'pinned')
    hintAtUndeclared(deps.events, connection, { id, kind, name: place.name }, event.data.definition)
  return observed
}

function answer(
  { name, hash }: Definition,
  observed: Observed | undefined,
): ReplyOf<typeof policyObserve>['definitions'][number] {
  if (observed === undefined) throw new Error('a definition was not decided on')
  if (observed.standing === 'pinned') return { name, hash, standing: 'pinned' }
  return { name, hash, standing: 'held', reason: observed.reason }
}
