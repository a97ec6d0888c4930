import { setTimeout as wait } from 'node:timers/promises'
import { type Bus, BusError } from '@sallyport/bus'
import type { Approval, ApprovalId } from '@sallyport/contracts'

/**
 * The arguments that approvers are shown. They are content: they stand beside STATE, so that no event and no leaf of the
 * log has them, and go when the content of their session is erased.
 */
export interface AskedArguments extends AsyncDisposable {
  /** Keeps the arguments of an approval that is about to be asked for. Rejects with a BusError. */
  readonly keep: (id: ApprovalId, text: string) => Promise<void>
  /** The approval with its arguments, where they are still there. Rejects with a BusError. */
  readonly shown: (approval: Approval) => Promise<Approval>
  /** Takes arguments away, however long the bus refuses; what is not there is passed over. */
  readonly erase: (ids: readonly ApprovalId[]) => void
}

/** What it works with. */
export interface AskedParts {
  readonly entries: Bus['asked']
  /** Something could not be erased; it is tried again. */
  readonly failed: (error: unknown) => void
}

/** Attempts at one entry that other replicas write as well. */
const MAX_ATTEMPTS = 8
const PAUSE_MS = 250
const MAX_PAUSE_MS = 5_000
/** What stands in the place of arguments that are gone. */
const NOTHING = ''

/** Makes it over the stream ASKED. */
export function createAskedArguments({ entries, failed }: AskedParts): AskedArguments {
  const eraser = new Eraser(entries, failed)
  return {
    keep: (id, text) => replace(entries, id, text),
    shown: async (approval) => {
      const { id, request } = approval
      if (!('exchange' in request) || request.arguments !== undefined) return approval
      const text = (await entries.get(id))?.data.toString('utf8') ?? NOTHING
      return text === NOTHING ? approval : { ...approval, request: { ...request, arguments: text } }
    },
    erase: (ids) => eraser.erase(ids),
    [Symbol.asyncDispose]: () => eraser.stop(),
  }
}

/** Puts a text in the place of what stands there, unless it is the same. */
async function replace(entries: Bus['asked'], id: ApprovalId, text: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    // Each attempt sees what the one before lost to.
    // oxlint-disable-next-line no-await-in-loop
    const held = await entries.get(id)
    if ((held?.data.toString('utf8') ?? NOTHING) === text) return
    try {
      // oxlint-disable-next-line no-await-in-loop
      await entries.put(id, text, held?.sequence ?? 0)
      return
    } catch (error) {
      const isRace = error instanceof BusError && error.code === 'conflict'
      if (!isRace || attempt === MAX_ATTEMPTS) throw error
    }
  }
}

/** Takes arguments away one by one, again and again where the bus refuses. */
class Eraser {
  readonly #entries: Bus['asked']
  readonly #failed: (error: unknown) => void
  readonly #stop = new AbortController()
  readonly #waiting = new Set<ApprovalId>()
  #running: Promise<void> | undefined

  constructor(entries: Bus['asked'], failed: (error: unknown) => void) {
    this.#entries = entries
    this.#failed = failed
  }

  erase(ids: readonly ApprovalId[]): void {
    for (const id of ids) this.#waiting.add(id)
    if (this.#waiting.size > 0) this.#running ??= this.#run()
  }

  async stop(): Promise<void> {
    this.#stop.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { signal } = this.#stop
    let pauseMs = PAUSE_MS
    // What is added meanwhile, or once more, is met as well.
    for (const id of this.#waiting) {
      if (signal.aborted) break
      this.#waiting.delete(id)
      try {
        // oxlint-disable-next-line no-await-in-loop
        await replace(this.#entries, id, NOTHING)
        pauseMs = PAUSE_MS
      } catch (error) {
        this.#failed(error)
        this.#waiting.add(id)
        // oxlint-disable-next-line no-await-in-loop
        await wait(pauseMs, undefined, { signal, ref: false }).catch(() => {})
        pauseMs = Math.min(pauseMs * 2, MAX_PAUSE_MS)
      }
    }
    this.#running = undefined
  }
}
