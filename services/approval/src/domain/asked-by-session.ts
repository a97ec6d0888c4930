import type { ApprovalId, ConsentRequest, DataOf, sessionErased } from '@sallyport/contracts'

/** How long arguments are kept, in milliseconds: as the stream ASKED does. */
const KEPT_MS = 8 * 86_400_000

interface Asked {
  readonly id: ApprovalId
  readonly session: string
  readonly connection: string
  /** When consent was asked for, Unix milliseconds. */
  readonly at: number
}

/** Which approvals have arguments that may still be shown, by the session whose content they are. */
export class AskedBySession {
  // Oldest first: the order of STATE.
  readonly #asked = new Map<ApprovalId, Asked>()

  /** Notes that consent was asked for. `time` is that of the event, RFC 3339. */
  note(id: ApprovalId, request: ConsentRequest, time: string): void {
    if (!('exchange' in request)) return
    const { session, connection } = request.exchange
    const at = Date.parse(time)
    this.#asked.set(id, { id, session, connection, at })
    for (const old of this.#asked.values()) {
      if (old.at >= at - KEPT_MS) break
      this.#asked.delete(old.id)
    }
  }

  /** Takes out the approvals whose arguments an erasure covers: of those that were asked for before it. */
  erase({ sessions, connection, through }: DataOf<typeof sessionErased>): readonly ApprovalId[] {
    const erased = new Set<string>(sessions)
    const covered = Array.from(this.#asked.values()).filter(
      (asked) =>
        erased.has(asked.session) &&
        (connection === undefined || asked.connection === connection) &&
        (through === undefined || dayOf(asked.at) <= through),
    )
    for (const { id } of covered) this.#asked.delete(id)
    return covered.map(({ id }) => id)
  }
}

/** YYYYMMDD, UTC. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10).replaceAll('-', '')
