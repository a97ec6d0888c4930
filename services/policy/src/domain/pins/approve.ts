import type { policyApprovePin, RequestOf } from '@sallyport/contracts'
import type { Pin } from './pin.ts'
import { fits, type PinEvent } from './pin-event.ts'

/** Asks that a definition counts. */
export type ApproveCommand = RequestOf<typeof policyApprovePin>

/** What comes of the command: an event to append, or the code and the sentence of a refusal. */
export type Approved =
  | { readonly event: PinEvent }
  | {
      readonly refused: 'not_found' | 'conflict' | 'not_approvable' | 'too_large'
      readonly reason: string
    }

/** Decides which definition counts: the one that is held, or the one that was pinned before. */
export function approve(pin: Pin | undefined, command: ApproveCommand): Approved {
  if (pin === undefined) return { refused: 'not_found', reason: NOT_FOUND }
  const { pinned, held } = pin
  if (held === undefined) return { refused: 'conflict', reason: NOTHING_HELD }
  if (command.hash !== held.hash && command.hash !== pinned?.hash) {
    return { refused: 'conflict', reason: OTHER }
  }
  if (command.hash === held.hash && held.text === undefined) {
    return { refused: 'not_approvable', reason: WHY_NOT[held.reason] ?? UNKNOWN }
  }
  const { name, nameMasked } = pin
  const place = { name, ...(nameMasked && { nameMasked }) }
  const data = { ...command, ...place, ...(pinned !== undefined && { replaces: pinned.hash }) }
  if (!fits(data)) return { refused: 'too_large', reason: TOO_LARGE }
  return { event: { is: 'approved', data } }
}

const NOT_FOUND = 'This connection has no definition of this kind and name.'
const NOTHING_HELD = 'Nothing is held here; there is nothing to approve.'
const OTHER = 'The definition of this hash is not the one that is held. Look at it again.'
const TOO_LARGE = 'The approval is larger than one event of the evidence can be.'
const UNKNOWN = 'The held definition is not known whole, so that nobody can approve it.'
const WHY_NOT: Readonly<Record<string, string>> = {
  too_large:
    'The definition is larger than one event of the evidence can be (64 KiB). Only its target can make it shorter; until then it stays denied.',
  too_many:
    'The connection has too many definitions that nobody decided on, so that this one was not kept. Decide on others, let a client list again, then look here.',
  unreadable:
    'The definition is no JSON that every reader understands alike, or defines another name. Only its target can mend it; until then it stays denied.',
}
