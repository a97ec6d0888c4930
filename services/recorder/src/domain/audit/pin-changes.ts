import {
  type DataOf,
  pinApproved,
  pinHeld,
  pinPinned,
  pinRestored,
  type SallyportEvent,
} from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import { ACTIVITIES, type Change } from './change.ts'
import { ALLOWED, APPROVED, MEDIUM, ocsfUser, QUARANTINED } from '@sallyport/ocsf'

/** What happened to a definition that a target offers; undefined for events that tell of none. */
export function pinChange(event: SallyportEvent): Change | undefined {
  if (isKind(event, pinPinned)) return pinned(event.data)
  if (isKind(event, pinHeld)) return held(event.data)
  if (isKind(event, pinRestored)) return restored(event.data)
  return isKind(event, pinApproved) ? approved(event.data) : undefined
}

type Place = Pick<DataOf<typeof pinPinned>, 'connection' | 'kind' | 'name' | 'hash'> &
  Partial<Pick<DataOf<typeof pinPinned>, 'seenBy'>>

const definitionOf = ({ kind, name }: Place): string =>
  kind === 'instructions' ? 'the instructions' : `${kind} ${name}`

/** Definitions stand in the log; the audit stream has their hashes. */
const about = ({ connection, kind, name, hash, seenBy }: Place) => ({
  entity: { uid: hash, name: name === '' ? kind : name, type_id: 99, type: 'Definition' },
  sallyport: { connection, definition: { kind, name, hash }, seenBy },
})

function pinned(data: DataOf<typeof pinPinned>): Change {
  return {
    ...about(data),
    activity: ACTIVITIES.create,
    message: `${definitionOf(data)} of ${data.connection} was seen for the first time and may be used`,
    verdict: ALLOWED,
  }
}

function held(data: DataOf<typeof pinHeld>): Change {
  const { reason, flags, replaces } = data
  const { entity, sallyport } = about(data)
  return {
    activity: ACTIVITIES.suspend,
    message: `${definitionOf(data)} of ${data.connection} is held: ${reason}`,
    detail: reason,
    severity: MEDIUM,
    verdict: QUARANTINED,
    entity,
    sallyport: { ...sallyport, reason, flags, replaces },
  }
}

function restored(data: DataOf<typeof pinRestored>): Change {
  const { entity, sallyport } = about(data)
  return {
    activity: ACTIVITIES.resume,
    message: `${definitionOf(data)} of ${data.connection} is again what was pinned`,
    verdict: ALLOWED,
    entity,
    sallyport: { ...sallyport, replaces: data.replaces },
  }
}

function approved(data: DataOf<typeof pinApproved>): Change {
  const { author, reason, replaces } = data
  const { entity, sallyport } = about(data)
  return {
    activity: ACTIVITIES.resume,
    message: `${author.id} approved ${definitionOf(data)} of ${data.connection}`,
    actor: { user: ocsfUser(author) },
    comment: reason,
    verdict: APPROVED,
    entity,
    sallyport: { ...sallyport, replaces },
  }
}
