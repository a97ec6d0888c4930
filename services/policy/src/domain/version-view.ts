import {
  type DataOf,
  type EventId,
  policyPublished,
  type SallyportEvent,
} from '@sallyport/contracts'

/** A stored version, as its event says it. */
export interface StoredVersion {
  readonly event: EventId
  readonly time: string
  readonly data: DataOf<typeof policyPublished>
}

/** Reads the event of a version of a connection; undefined where it is none. */
export function readVersion(
  connection: string,
  event: SallyportEvent | undefined,
): StoredVersion | undefined {
  if (!policyPublished.check(event) || event.data.connection !== connection) return undefined
  return { event: event.id, time: event.time, data: event.data }
}

/** What every view of a version tells. */
export const factsOf = ({ time, data }: StoredVersion) => ({
  version: data.version,
  author: data.author,
  reason: data.reason,
  time,
  ...(data.previous !== undefined && { previous: data.previous }),
})
