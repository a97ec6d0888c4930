import type { ExchangeId } from '@sallyport/contracts'
import type { Turn } from './turn.ts'

/** Exchanges that were decided longer ago are taken for ended; about a quarter of a million leaves. */
export const REMEMBERED = 262_144

/** Exchanges of one edge that have not ended. */
export interface OpenOfEdge {
  readonly exchanges: ReadonlySet<ExchangeId>
  /** The last decision on each stands at this leaf or behind it. */
  readonly from: number
}

/** The exchanges that were decided and have not ended, as turns that are told in their order make them. */
export class OpenExchanges {
  /** Where the last decision on each is no further back than, in ascending order. */
  readonly #open = new Map<ExchangeId, { readonly source: string; readonly from: number }>()

  /** Takes turns that stand in the log at a leaf or behind it. */
  take(turns: Iterable<Turn>, from: number): void {
    for (const turn of turns) {
      // The last decision on an exchange is what counts of it, and stands behind the others.
      this.#open.delete(turn.exchange)
      if (turn.kind === 'decided' && turn.source.startsWith(EDGE))
        this.#open.set(turn.exchange, { source: turn.source, from })
    }
    for (const [exchange, { from: since }] of this.#open) {
      if (since > from - REMEMBERED) break
      this.#open.delete(exchange)
    }
  }

  /** No decision on an open exchange stands before this leaf; undefined where none is open. */
  get from(): number | undefined {
    const [oldest] = this.#open.values()
    return oldest?.from
  }

  /** What the edge that writes under a name has open; undefined where that is nothing. */
  of(writer: string): OpenOfEdge | undefined {
    const source = `${EDGE}${writer}`
    const own = [...this.#open].filter(([, open]) => open.source === source)
    const [oldest] = own
    if (oldest === undefined) return undefined
    return { exchanges: new Set(own.map(([exchange]) => exchange)), from: oldest[1].from }
  }
}

const EDGE = '/edge/'
