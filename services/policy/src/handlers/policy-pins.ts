import type { policyPins, ReplyOf, RequestOf } from '@sallyport/contracts'
import { summaryOf } from '../domain/pins/view.ts'
import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'

/** Serves `policy.pins`. */
export const pins =
  (store: Pick<Store, 'pins'>) =>
  (request: RequestOf<typeof policyPins>): ReplyOf<typeof policyPins> => {
    const { connection, limit, after } = request
    const all = store.pins.list(connection)
    const start = after === undefined ? 0 : all.findIndex(({ id }) => id === after) + 1
    if (after !== undefined && start === 0) {
      throw refusal('not_found', 'The page before ended with no pin of this connection.')
    }
    const wanted = all.slice(start).filter(({ held }) => !request.held || held !== undefined)
    const page = wanted.slice(0, limit)
    const last = page.at(-1)
    return {
      pins: page.map(summaryOf),
      total: all.length,
      held: all.filter(({ held }) => held !== undefined).length,
      ...(wanted.length > limit && last !== undefined && { next: last.id }),
    }
  }
