import {
  type DataOf,
  maskingPublished,
  type Principal,
  type SallyportEvent,
} from '@sallyport/contracts'

/** Who published a version, why and when. */
export interface Publication {
  readonly author: Principal
  readonly reason: string
  /** RFC 3339. */
  readonly time: string
}

/** A stored version, as its event says it. */
export interface StoredVersion {
  readonly data: DataOf<typeof maskingPublished>
  readonly publication: Publication
}

/** Reads the event of a version of a profile; undefined where it is none. */
export function readVersion(
  name: string,
  event: SallyportEvent | undefined,
): StoredVersion | undefined {
  if (!maskingPublished.check(event) || event.data.profile.name !== name) return undefined
  const { author, reason } = event.data
  return { data: event.data, publication: { author, reason, time: event.time } }
}
