import type { SessionId } from '@sallyport/contracts'

/** Bundles that are kept, and let go, together. */
const SPAN = 256
/** Pairs of a bundle and a session that are kept, of 5 bytes each: with 16 sessions in a bundle those of 128 million leaves. */
const MAX_PAIRS = 8 * 1024 * 1024

/**
 * Which bundles of the log seal segments of which sessions, as this process has read or written them. It may name a bundle
 * that has none of a session, as it keeps 32 bits of each name, and never passes over one that has: what it does not know,
 * or has let go for want of room, is to be read.
 */
export interface SessionMap {
  /** Takes the sessions that a bundle seals. From then on the bundle is known: either it is full, or what it is given more comes here too. */
  know(bundle: number, sessions: Iterable<SessionId>): void
  /** The bundles from one up to another, in their order, that may seal something of a session. */
  holding(session: SessionId, from: number, to: number): Iterable<number>
}

export function createSessionMap(maxPairs = MAX_PAIRS): SessionMap {
  const spans = new Map<number, Span>()
  let pairs = 0
  const letGo = (): void => {
    // Never the newest: its last bundle is not full yet.
    while (pairs > maxPairs && spans.size > 1) {
      const oldest = Math.min(...spans.keys())
      pairs -= spans.get(oldest)?.pairs ?? 0
      spans.delete(oldest)
    }
  }
  return {
    know(bundle, sessions) {
      const index = Math.floor(bundle / SPAN)
      const span = spans.get(index) ?? new Span()
      spans.set(index, span)
      const before = span.pairs
      span.know(bundle % SPAN, sessions)
      pairs += span.pairs - before
      letGo()
    },
    *holding(session, from, to) {
      const print = printOf(session)
      for (let first = from - (from % SPAN); first < to; first += SPAN) {
        const holds = spans.get(first / SPAN)?.holding(print)
        for (let bundle = Math.max(first, from); bundle < Math.min(first + SPAN, to); bundle++)
          if (holds === undefined || holds[bundle - first] === 1) yield bundle
      }
    },
  }
}

/** What is known of the bundles of a span. */
class Span {
  readonly #known = new Uint8Array(SPAN)
  /** Of each pair the session, and the bundle within the span. */
  #sessions = new Uint32Array(64)
  #bundles = new Uint8Array(64)
  #pairs = 0

  get pairs(): number {
    return this.#pairs
  }

  know(bundle: number, sessions: Iterable<SessionId>): void {
    this.#known[bundle] = 1
    for (const session of sessions) this.#add(bundle, printOf(session))
  }

  /** For each bundle 1 where it may hold a session. */
  holding(print: number): Uint8Array {
    const holds = this.#known.map((known) => 1 - known)
    for (let i = 0; i < this.#pairs; i++)
      if (this.#sessions[i] === print) holds[this.#bundles[i] ?? 0] = 1
    return holds
  }

  #add(bundle: number, print: number): void {
    // A session that goes on is sealed with each batch, of which a bundle may hold many.
    for (let i = this.#pairs - 1; i >= 0 && this.#bundles[i] === bundle; i--)
      if (this.#sessions[i] === print) return
    if (this.#pairs === this.#sessions.length) this.#grow()
    this.#sessions[this.#pairs] = print
    this.#bundles[this.#pairs++] = bundle
  }

  #grow(): void {
    const [sessions, bundles] = [this.#sessions, this.#bundles]
    this.#sessions = new Uint32Array(2 * sessions.length)
    this.#sessions.set(sessions)
    this.#bundles = new Uint8Array(2 * bundles.length)
    this.#bundles.set(bundles)
  }
}

/** 32 bits of a name, in which all of its 32 digits count. */
function printOf(session: SessionId): number {
  let print = 0
  for (let at = 0; at < session.length; at += 8) {
    print ^= Number.parseInt(session.slice(at, at + 8), 16)
    print = Math.imul(print ^ (print >>> 16), 0x9e3779b1)
  }
  return print >>> 0
}
