import { askedSubject, heldSubject, leaseSubject, STREAMS } from '@sallyport/contracts'

/** A stream that keeps the newest message of each subject. */
export interface EntryKind {
  readonly stream: string
  /** Subject of an entry by its id. */
  readonly subject: (id: string) => string
  /** What an entry is called. */
  readonly what: string
  /** Longest time until a put is settled, in milliseconds. */
  readonly putMs: number
}

/** What edges hold for their clients. */
export const HELD: EntryKind = {
  stream: STREAMS.held.name,
  subject: heldSubject,
  what: 'what is held as',
  putMs: 5_000,
}

/** The arguments that approvers are shown. */
export const ASKED: EntryKind = {
  stream: STREAMS.asked.name,
  subject: askedSubject,
  what: 'the arguments of approval',
  putMs: 5_000,
}

/** Leases; short, as a holder that hears nothing must know early. */
export const LEASES: EntryKind = {
  stream: STREAMS.leases.name,
  subject: leaseSubject,
  what: 'the lease of',
  putMs: 2_000,
}
