import {
  type EventStamp,
  listProblems,
  MAX_LEAF_BYTES,
  maskingPublish,
  maskingPublished,
  type RequestOf,
  type SallyportEvent,
  seal,
  versionConflict,
} from '@sallyport/contracts'

/** Asks for a new version of a masking profile. */
export type PublishCommand = RequestOf<typeof maskingPublish>

/** What comes of the command: an event to append, or the code and the sentence of a refusal. */
export type Published =
  | { readonly event: SallyportEvent; readonly version: number }
  | { readonly refused: 'invalid_profile' | 'version_conflict'; readonly reason: string }

/**
 * Decides whether a profile becomes the next version. `inForce` is the version that it would replace, `problems` all that
 * is wrong with the profile.
 */
export function publish(
  { profile, author, reason, expectedVersion }: PublishCommand,
  inForce: number,
  problems: readonly string[],
  stamp: EventStamp,
): Published {
  if (problems.length > 0) return { refused: 'invalid_profile', reason: listProblems(problems) }
  if (expectedVersion !== inForce)
    return { refused: 'version_conflict', reason: versionConflict(inForce) }
  const version = inForce + 1
  const data = { version, profile, author, reason, previous: inForce }
  const event = seal(maskingPublished, `masking/${profile.name}`, data, stamp)
  const bytes = Buffer.byteLength(JSON.stringify(event))
  if (bytes <= MAX_LEAF_BYTES) return { event, version }
  const most = `The profile is too long: the event that publishes it has ${bytes} bytes, at most ${MAX_LEAF_BYTES} fit into the log.`
  return { refused: 'invalid_profile', reason: most }
}
