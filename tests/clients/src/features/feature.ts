import type { Lines } from '../peers/lines.ts'
import type { Era, Peer } from '../peers/peer.ts'
import type { Samples } from '../servers/server.ts'

/** A client at a server, and how to have another one there. */
export interface Seat {
  readonly peer: Peer
  readonly samples: Samples
  /** Connects once more; in the session of another peer, or over lines that can be broken, if such are given. */
  readonly again: (more?: { readonly session?: Peer; readonly lines?: Lines }) => Promise<Peer>
}

/** Something that a user may want of a server. */
export interface Feature {
  readonly name: string
  /** Whether there is anything to try. */
  readonly has: (samples: Samples, era: Era) => boolean
  /** Tries it and tells all that the user would notice, as JSON has it. Must be the same directly and through the gateway. */
  readonly try: (seat: Seat) => Promise<unknown>
  /** What has to be in it for the feature to have worked at all; throws if it is not. */
  readonly expect: (noticed: unknown) => void
}
