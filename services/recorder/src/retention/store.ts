import { type Bus, BusError } from '@sallyport/bus'
import {
  type ConnectionName,
  connectionRegistered,
  type EventStamp,
  newEventId,
  type SallyportEvent,
} from '@sallyport/contracts'
import { evolve, type Holds } from '../domain/retention/state.ts'
import { refusal } from '../errors.ts'

/** What STATE says of how long recordings are kept; the recorder owns erasures and holds. */
export interface Retention extends AsyncDisposable {
  readonly holds: Holds
  /** Days by connection, of those that have a rule. */
  readonly rules: ReadonlyMap<ConnectionName, number>
  /**
   * Appends what is decided on the newest holds, and resolves with it when it counts here; undefined where nothing is to
   * be appended. All erasures and holds are one aggregate: none of them is decided without knowing of the others. Rejects
   * with `contended`, with what `decide` throws, or with a BusError.
   */
  append<E extends SallyportEvent | undefined>(
    decide: (holds: Holds, stamp: EventStamp) => E,
  ): Promise<E>
  readonly failed: Promise<Error>
}

const ID = 'recordings'
const ATTEMPTS = 8

/** Follows rules, erasures and holds; resolves when all that stands is known. */
export async function followRetention(
  { state }: Pick<Bus, 'state'>,
  now: () => Date,
): Promise<Retention> {
  const rules = new Map<ConnectionName, number>()
  let holds: Holds = new Map()
  let last = 0
  const follower = await state.follow(
    ['retention', 'connection'],
    ({ aggregate, event, sequence }) => {
      if (aggregate === 'retention') {
        holds = evolve(holds, event)
        last = sequence
      } else if (connectionRegistered.check(event)) {
        const { name, retention } = event.data.connection
        if (retention === undefined) rules.delete(name)
        else rules.set(name, retention.days)
      }
    },
  )
  return {
    get holds() {
      return holds
    },
    rules,
    async append(decide) {
      for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
        const event = decide(holds, { id: newEventId(), source: '/recorder', time: now() })
        if (event === undefined) return event
        try {
          // oxlint-disable-next-line no-await-in-loop
          await follower.reached(await state.append('retention', ID, event, last))
          return event
        } catch (error) {
          if (!(error instanceof BusError && error.code === 'conflict')) throw error
          // oxlint-disable-next-line no-await-in-loop
          await follower.caughtUp()
        }
      }
      throw refusal('contended', 'Others change holds and erasures meanwhile. Try again.')
    },
    failed: follower.failed,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}
