import {
  type DataOf,
  type EventOf,
  holdPlaced,
  holdReleased,
  type HoldScope,
  recordingViewed,
  type SallyportEvent,
  sessionErased,
} from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import { ACTIVITIES, type Change } from './change.ts'
import { ocsfUser } from '@sallyport/ocsf'

/** What happened to recordings; undefined for events that tell of nothing of it. */
export function retentionChange(event: SallyportEvent): Change | undefined {
  if (isKind(event, sessionErased)) return erased(event.data)
  if (isKind(event, holdPlaced)) return placed(event)
  if (isKind(event, holdReleased)) return released(event.data)
  return isKind(event, recordingViewed) ? viewed(event.data) : undefined
}

function viewed({ session, author, reason }: DataOf<typeof recordingViewed>): Change {
  return {
    activity: ACTIVITIES.read,
    message: `${author.id} looked at the recorded content of session ${session}`,
    actor: { user: ocsfUser(author) },
    ...(reason !== undefined && { comment: reason }),
    entity: { name: session, ...RECORDING },
    session,
    sallyport: { session },
  }
}

function erased({
  sessions,
  cause,
  connection,
  through,
  author,
  reason,
}: DataOf<typeof sessionErased>): Change {
  const [session = ''] = sessions
  const what = sessions.length === 1 ? `session ${session}` : `${sessions.length} sessions`
  const by = author === undefined ? 'a rule' : author.id
  return {
    activity: ACTIVITIES.delete,
    message: `${by} erased the recorded content of ${what}`,
    ...(author !== undefined && { actor: { user: ocsfUser(author) } }),
    comment: reason,
    entity: { name: sessions.length === 1 ? session : (connection ?? ''), ...RECORDING },
    sallyport: { sessions, cause, connection, through },
  }
}

function placed({ id, data: { scope, author, reason } }: EventOf<typeof holdPlaced>): Change {
  return {
    activity: ACTIVITIES.create,
    message: `${author.id} placed a legal hold on ${scopeText(scope)}`,
    actor: { user: ocsfUser(author) },
    comment: reason,
    entity: { name: id, ...HOLD },
    sallyport: { hold: id, scope },
  }
}

function released({ hold, author, reason }: DataOf<typeof holdReleased>): Change {
  return {
    activity: ACTIVITIES.deactivate,
    message: `${author.id} released legal hold ${hold}`,
    actor: { user: ocsfUser(author) },
    comment: reason,
    entity: { name: hold, ...HOLD },
    sallyport: { hold },
  }
}

const RECORDING = { type_id: 99, type: 'Recording' }
const HOLD = { type_id: 99, type: 'Legal hold' }

function scopeText(scope: HoldScope): string {
  if ('session' in scope) return `session ${scope.session}`
  return 'connection' in scope ? `connection ${scope.connection}` : `principal ${scope.principal}`
}
