import type { Connection, policyObserve, ReplyOf, RequestOf } from '@sallyport/contracts'
import { type Definition, readDefinition } from '../domain/pins/definition.ts'
import { observe as decideObserve, type Observed } from '../domain/pins/observe.ts'
import { chosen, type Offer, offersOf } from '../domain/pins/offers.ts'
import { pinId } from '../domain/pins/pin-id.ts'
import { termsOf } from '../domain/pins/terms.ts'
import type { Events } from '../events.ts'
import { type PinWriterDeps, writePin } from '../pin-writer.ts'
import { refusal } from '../errors.ts'
import { hintAtUndeclared } from '../undeclared.ts'
import type { Store } from '../store.ts'

/** What observing needs. */
export interface ObserveDeps extends PinWriterDeps {
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

/** Decides about all that is offered under one name. */
async function settle(
  deps: ObserveDeps,
  connection: Connection,
  { kind, principal }: Request,
  offer: Offer,
): Promise<Observed> {
  const place = { connection: connection.name, kind, name: offer[0].name }
  const seenBy = { kind: principal.kind, id: principal.id, issuer: principal.issuer }
  const observed = await writePin(deps, place, ({ pin, spoilt }): Observed => {
    if (spoilt) return { standing: 'held', reason: 'unreadable' }
    const definition = chosen(offer, pin?.pinned?.hash)
    const terms = termsOf(connection, deps.store.pins.totals(connection.name, kind))
    return decideObserve(pin, { place, definition, ambiguous: offer.length > 1, seenBy }, terms)
  })
  if (observed.standing === 'held' && observed.reason === 'too_many')
    deps.events.pinsFull(connection.name, kind)
  const { event } = observed
  if (event !== undefined) deps.events.pinEvent(connection.name, pinId(place), event.is)
  if (event?.is === 'pinned')
    hintAtUndeclared(deps.events, connection, place, event.data.definition)
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
