import type { policyPin, ReplyOf, RequestOf } from '@sallyport/contracts'
import { resembling } from '../domain/pins/resembling.ts'
import { detailOf } from '../domain/pins/view.ts'
import { refusal } from '../errors.ts'
import type { Store } from '../store.ts'

/** Serves `policy.pin`. */
export const pin =
  (store: Pick<Store, 'pins'>) =>
  (place: RequestOf<typeof policyPin>): ReplyOf<typeof policyPin> => {
    const { pin: found } = store.pins.at(store.pins.idOf(place))
    if (found !== undefined) {
      return detailOf(found, resembling(found, store.pins.list(place.connection)))
    }
    throw refusal('not_found', 'This connection has no definition of this kind and name.')
  }
