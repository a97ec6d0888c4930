import { BusError } from '../errors.ts'
import type { Link } from '../link/link.ts'
import type { Requester } from '../link/requester.ts'
import { type FencedMessage, publishFenced } from './publish.ts'

const ID_PATTERN = /^[A-Za-z0-9_-]{1,128}$/

/** The id, which becomes one token of a subject. Throws a TypeError where it would not; `of` says whose id it is. */
export function subjectToken(id: string, of: string): string {
  if (ID_PATTERN.test(id)) return id
  throw new TypeError(`the id of ${of} is letters, digits, _ and -`)
}

/**
 * Puts a message behind the last one of its subject; returns its sequence. Rejects as {@link publishFenced}, and with
 * `conflict` and those words where something else stands there.
 */
export async function putBehind(
  { link, requester }: { readonly link: Link; readonly requester: Requester },
  message: FencedMessage,
  until: number,
  conflict: string,
): Promise<number> {
  const result = await publishFenced(link, requester, message, until)
  if (result.kind === 'stored') return result.sequence
  throw new BusError('conflict', conflict)
}
