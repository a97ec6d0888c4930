import type { Checked } from '@sallyport/policy-engine'
import {
  type EventStamp,
  listProblems,
  MAX_LEAF_BYTES,
  type PolicyChanges,
  policyPublish,
  policyPublished,
  type RequestOf,
  type SallyportEvent,
  seal,
  versionConflict,
} from '@sallyport/contracts'

/** Asks for a new version of a connection's policy set. */
export type PublishCommand = RequestOf<typeof policyPublish>

/** What comes of the command: an event to append, or the code and the sentence of a refusal. */
export type Published =
  | { readonly event: SallyportEvent; readonly version: number }
  | { readonly refused: 'invalid_policy' | 'version_conflict'; readonly reason: string }

/**
 * Decides whether a policy set becomes the next version. `inForce` is the version that it would replace, `checked`
 * what the policy engine finds of the text, `changes` what it changes of the version in force.
 */
export function publish(
  command: PublishCommand,
  inForce: number,
  checked: Checked,
  changes: () => PolicyChanges | undefined,
  stamp: EventStamp,
): Published {
  const { connection, cedar, author, reason, expectedVersion } = command
  if ('problems' in checked) {
    return { refused: 'invalid_policy', reason: listProblems(checked.problems) }
  }
  if (expectedVersion !== inForce)
    return { refused: 'version_conflict', reason: versionConflict(inForce) }
  const version = inForce + 1
  const types = checked.arguments
  const read = { ...(types.length > 0 && { arguments: [...types] }) }
  const bare = { connection, version, cedar, author, reason, ...read, previous: inForce }
  for (const data of [...withChanges(bare, changes()), bare]) {
    const event = seal(policyPublished, `policy/${connection}`, data, stamp)
    if (bytesOf(event) <= MAX_LEAF_BYTES) return { event, version }
  }
  const bytes = bytesOf(seal(policyPublished, `policy/${connection}`, bare, stamp))
  const most = `The policy text is too long: the event that publishes it has ${bytes} bytes, at most ${MAX_LEAF_BYTES} fit into the log.`
  return { refused: 'invalid_policy', reason: most }
}

const bytesOf = (event: SallyportEvent): number => Buffer.byteLength(JSON.stringify(event))

/** What does not fit into a leaf is left out, the longest first: the texts of both versions say it, too. */
function withChanges<D extends object>(
  bare: D,
  changes: PolicyChanges | undefined,
): readonly (D & { readonly changes: PolicyChanges })[] {
  if (changes === undefined) return []
  const { diff: _, ...ids } = changes
  return [
    { ...bare, changes },
    { ...bare, changes: ids },
  ]
}
