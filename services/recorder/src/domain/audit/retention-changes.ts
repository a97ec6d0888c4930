import {
  contentSearched,
  contentTried,
  type DataOf,
  type EventOf,
  holdPlaced,
  holdReleased,
  type HoldScope,
  recordingsRewrapped,
  recordingViewed,
  type SallyportEvent,
  sessionErased,
} from '@sallyport/contracts'
import { isKind } from '@sallyport/evidence'
import { ACTIVITIES, type Change } from './change.ts'
import { MEDIUM, ocsfUser } from '@sallyport/ocsf'

/** What happened to recordings; undefined for events that tell of nothing of it. */
export function retentionChange(event: SallyportEvent): Change | undefined {
  if (isKind(event, sessionErased)) return erased(event.data)
  if (isKind(event, holdPlaced)) return placed(event)
  if (isKind(event, holdReleased)) return released(event.data)
  if (isKind(event, contentSearched)) return searched(event.data)
  if (isKind(event, contentTried)) return tried(event.data)
  if (isKind(event, recordingsRewrapped)) return rewrapped(event.data)
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

/** The words stand in the log; SIEMs are told that they were looked for, and how much was found. */
function searched({ author, filters, found }: DataOf<typeof contentSearched>): Change {
  return {
    activity: ACTIVITIES.read,
    message: `${author.id} searched the recorded content of sessions by words`,
    actor: { user: ocsfUser(author) },
    entity: { name: 'content', ...RECORDING },
    sallyport: { filters: Object.keys(filters), found },
  }
}

/** The draft stands in the log, as words that were looked for do. */
function tried({ author, connection, since, until, sha256 }: DataOf<typeof contentTried>): Change {
  return {
    activity: ACTIVITIES.read,
    message: `${author.id} tried a draft that reads arguments on the recorded requests of ${connection}`,
    actor: { user: ocsfUser(author) },
    entity: { name: connection, ...RECORDING },
    sallyport: { connection, since, until, sha256 },
  }
}

function rewrapped({ wrapper, author, reason }: DataOf<typeof recordingsRewrapped>): Change {
  return {
    activity: ACTIVITIES.update,
    message: `${author.id} had all data keys of recordings wrapped anew`,
    actor: { user: ocsfUser(author) },
    comment: reason,
    entity: { name: wrapper, type_id: 99, type: 'Recording key' },
    sallyport: { wrapper },
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
    // A rule erases every day; that somebody had content erased is worth a look.
    ...(cause === 'request' && { severity: MEDIUM }),
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
    severity: MEDIUM,
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
