import type { Connection, HoldReason, Operation, PinKind } from '@sallyport/contracts'
import type { Entry, PinBook } from './book.ts'
import type { Pinned } from './pin.ts'

/** What pins say about an operation before any policy is asked. */
export type Gate =
  /** No definition stands behind it. */
  | { readonly is: 'open' }
  /** It cannot be used before its definition was seen. */
  | { readonly is: 'unseen' }
  | ({ readonly is: 'pinned'; readonly kind: PinKind } & Omit<Pinned, 'since'>)
  | { readonly is: 'held'; readonly reason: string }

/** What each verb uses. Whoever unsubscribes uses nothing. */
const KIND_OF: ReadonlyMap<string, 'tool' | 'prompt' | 'resource'> = new Map([
  ['tools/call', 'tool'],
  ['prompts/get', 'prompt'],
  ['resources/read', 'resource'],
  ['resources/subscribe', 'resource'],
])

/** What pins say about an operation. */
export function gateOf(
  pins: Pick<PinBook, 'find'>,
  connection: Connection['name'],
  { verb, name }: Operation,
): Gate {
  const kind = KIND_OF.get(verb)
  if (kind === undefined) return { is: 'open' }
  const place = { connection, kind, name }
  const entry = pins.find(place)
  const why = whyHeld(entry)
  if (why !== undefined) return { is: 'held', reason: `${why} ${advice(place)}` }
  const pinned = entry.pin?.pinned
  if (pinned !== undefined) return { is: 'pinned', kind, ...pinned }
  // A target has resources that it does not list, by its templates or of itself.
  if (kind === 'resource') return { is: 'open' }
  return { is: 'unseen' }
}

function whyHeld({ pin, spoilt }: Entry): string | undefined {
  if (spoilt) return 'What was approved of its definition cannot be read.'
  return pin?.held === undefined ? undefined : WHY[pin.held.reason]
}

const WHY: Readonly<Record<HoldReason, string>> = {
  first_sight: 'Its definition is new, and nobody has approved it yet.',
  changed: 'Its definition has changed, and nobody has approved the change yet.',
  flagged: 'Its definition has hidden text, and nobody has approved it yet.',
  ambiguous: 'The target defines it more than once, in different ways.',
  too_large: 'Its definition is larger than the evidence can hold.',
  too_many: 'Its definition has changed, with more others than are kept.',
  unreadable: 'Its definition could be read in different ways.',
}

/** Names that a shell takes as they are. */
const PLAIN = /^[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}$/

/** How an administrator gets to see it. */
function advice({ connection, kind, name }: { connection: string; kind: string; name: string }) {
  const option = kind === 'tool' ? '' : ` --kind ${kind}`
  const command = PLAIN.test(name)
    ? `pins diff ${connection} ${name}${option}`
    : `pins list ${connection} --held`
  return `An administrator can look at it and decide: sallyport ${command}`
}
