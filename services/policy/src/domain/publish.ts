import {
  type EventStamp,
  MAX_LEAF_BYTES,
  policyPublish,
  policyPublished,
  type RequestOf,
  type SallyportEvent,
  seal,
} from '@sallyport/contracts'

/** Asks for a new version of a connection's policy set. */
export type PublishCommand = RequestOf<typeof policyPublish>

/** What comes of the command: an event to append, or the code and the sentence of a refusal. */
export type Published =
  | { readonly event: SallyportEvent; readonly version: number }
  | { readonly refused: 'invalid_policy' | 'version_conflict'; readonly reason: string }

/** Longest list of problems that an answer carries, in characters. */
const MAX_PROBLEM_CHARS = 3500

/**
 * Decides whether a policy set becomes the next version. `inForce` is the version that it would replace, `problems`
 * what the policy engine finds wrong with the text.
 */
export function publish(
  command: PublishCommand,
  inForce: number,
  problems: readonly string[],
  stamp: EventStamp,
): Published {
  const { connection, cedar, author, reason, expectedVersion } = command
  if (problems.length > 0) return { refused: 'invalid_policy', reason: listed(problems) }
  if (expectedVersion !== inForce) return { refused: 'version_conflict', reason: conflict(inForce) }
  const version = inForce + 1
  const data = { connection, version, cedar, author, reason }
  const event = seal(policyPublished, `policy/${connection}`, data, stamp)
  const bytes = Buffer.byteLength(JSON.stringify(event))
  if (bytes > MAX_LEAF_BYTES) {
    const most = `The policy text is too long: the event that publishes it has ${bytes} bytes, at most ${MAX_LEAF_BYTES} fit into the log.`
    return { refused: 'invalid_policy', reason: most }
  }
  return { event, version }
}

/** Why someone has to look again before they publish. */
export const conflict = (inForce: number): string =>
  `Version ${inForce} is in force; someone else was faster. Look at what changed, then publish on top of it.`

/** All problems, one a line; where they are too many for an answer, as many as fit. */
function listed(problems: readonly string[]): string {
  const lines: string[] = []
  let length = 0
  for (const problem of problems) {
    const line = problem.slice(0, 512)
    length += line.length + 1
    if (length > MAX_PROBLEM_CHARS) break
    lines.push(line)
  }
  const more = problems.length - lines.length
  return [...lines, ...(more > 0 ? [`There are ${more} more.`] : [])].join('\n')
}
