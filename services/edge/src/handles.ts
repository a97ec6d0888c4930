import type { ApprovalId, Connection, ExchangeId, Operation, Principal } from '@sallyport/contracts'
import type { RequestId } from '@sallyport/mcp'
import { operationDigest } from './domain/digest.ts'
import { bindingOf } from './domain/binding.ts'
import { carriedSubject, type Subject } from './domain/mask-subject.ts'
import { EdgeError } from './errors.ts'
import type { Charge } from './exchange/charge.ts'
import type { GrantRef } from './grant-ends.ts'
import type { Sealer } from './seal.ts'
import type { Under } from './task-handles.ts'

/** Whose a handle is: it opens for nobody else, and in no other session. */
export interface Holder {
  readonly principal: Principal
  readonly connection: Connection
  /** The target's own session, where there is one. */
  readonly session: { readonly target?: string }
}

/** A request by which a target turned to the client. */
export interface TargetRequestRef {
  /** Id that the target gave it. */
  readonly id: RequestId
  readonly method: string
  /** The exchange in which it was judged. */
  readonly exchange: ExchangeId
}

/** Longest handle of a target that is passed on, in characters. */
const MAX_HANDLE_CHARS = 1024
/** Longest `requestState` of a target, in characters. */
const MAX_STATE_CHARS = 65_536

/** An event of a target's stream, and how what follows it has to be masked. */
export interface EventRef {
  /** Id that the target gave it. */
  readonly id: string
  /** Masking profiles that apply to the stream, one after the other. */
  readonly profiles: readonly string[]
  /** Kinds of values that the client may see in the stream; absent for none. */
  readonly unmask?: readonly string[]
  /** What the stream answers, for masking; absent where that is not known. */
  readonly of?: Subject
  /** What the messages of the stream take from; absent for nothing. */
  readonly charges?: readonly Charge[]
  /** Grants without which nothing of the stream may be shown; absent for none. */
  readonly grants?: readonly GrantRef[]
}

/** An event of a stream that is under that. */
export function eventOf(id: string, { profiles, unmask, of, charges, grants }: Under): EventRef {
  const carried = carriedSubject(of)
  return {
    id,
    profiles,
    ...(unmask.length > 0 && { unmask }),
    ...(carried !== undefined && { of: carried }),
    ...(charges.length > 0 && { charges }),
    ...(grants.length > 0 && { grants }),
  }
}

/**
 * Wraps the id of an event, by which a client may resume a stream. On any replica it opens for this holder alone; a
 * target keeps its ids, and nobody can ask it for the events of another. What the decision about the stream obliges to
 * goes with it: to leave and to come back changes nothing of it.
 */
export function sealEventId(sealer: Sealer, holder: Holder, event: EventRef): string {
  bounded(event.id, MAX_HANDLE_CHARS, 'event id')
  return sealer.seal('event-id', ofSession(holder), JSON.stringify(event))
}

/** The event as the target knows it; undefined where the id was not made for this holder. */
export function openEventId(sealer: Sealer, holder: Holder, sealed: string): EventRef | undefined {
  const opened = sealer.open('event-id', ofSession(holder), sealed)
  // Only this gateway seals, and only what sealEventId gives it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return opened === undefined ? undefined : (JSON.parse(opened) as EventRef)
}

/**
 * The id under which a client sees a request of the target. The client's response brings it back, and with it all that
 * is needed to judge and to deliver that response, on any replica.
 */
export function sealTargetRequest(sealer: Sealer, holder: Holder, ref: TargetRequestRef): string {
  bounded(String(ref.id), MAX_HANDLE_CHARS, 'request id')
  return sealer.seal('target-request', ofSession(holder), JSON.stringify(ref))
}

/** The request that a response answers; undefined where no request of that id was sent to this holder. */
export function openTargetRequest(
  sealer: Sealer,
  holder: Holder,
  id: RequestId | null,
): TargetRequestRef | undefined {
  if (typeof id !== 'string') return undefined
  const opened = sealer.open('target-request', ofSession(holder), id)
  // Only this gateway seals, and only what sealTargetRequest gives it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return opened === undefined ? undefined : (JSON.parse(opened) as TargetRequestRef)
}

/** What one leg of a call leaves for the next (basic/patterns/mrtr). */
export interface LegState {
  /** The target's own `requestState`; absent where it asked without one. */
  readonly state?: string
  /** The consent that the call has, and the exchange that used it. */
  readonly consent?: { readonly approval: ApprovalId; readonly exchange: ExchangeId }
}

/** Wraps what the next leg of a call needs, for this principal and this call alone. */
export function sealState(
  sealer: Sealer,
  holder: Omit<Holder, 'session'>,
  operation: Operation,
  leg: LegState,
): string {
  bounded(leg.state ?? '', MAX_STATE_CHARS, 'requestState')
  return sealer.seal('target-state', ofOperation(holder, operation), JSON.stringify(leg))
}

/** What the leg before left; undefined where it was not made for this principal, or for another call. */
export function openState(
  sealer: Sealer,
  holder: Omit<Holder, 'session'>,
  operation: Operation,
  sealed: string,
): LegState | undefined {
  const opened = sealer.open('target-state', ofOperation(holder, operation), sealed)
  // Only this gateway seals, and only what sealState gives it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return opened === undefined ? undefined : (JSON.parse(opened) as LegState)
}

/** The name under which a client knows a call that the gateway holds for it. */
export const sealOwnTask = (sealer: Sealer, holder: Omit<Holder, 'session'>, id: string): string =>
  sealer.sealName('own-task', bindingOf(holder.principal, holder.connection), id)

/** The id of a held call; undefined where the task is none, or another's. */
export const openOwnTask = (
  sealer: Sealer,
  holder: Omit<Holder, 'session'>,
  sealed: string,
): string | undefined =>
  sealer.open('own-task', bindingOf(holder.principal, holder.connection), sealed)

const ofSession = ({ principal, connection, session }: Holder): string =>
  JSON.stringify([bindingOf(principal, connection), session.target ?? ''])

/** What is made for one principal's call is bound to this: with other arguments it does not open. */
export const ofOperation = (
  { principal, connection }: Omit<Holder, 'session'>,
  operation: Operation,
): string => JSON.stringify([bindingOf(principal, connection), operationDigest(operation)])

function bounded(text: string, max: number, what: string): void {
  if (text.length > max)
    throw new EdgeError('target_invalid', `The target's ${what} is longer than ${max} characters.`)
}
