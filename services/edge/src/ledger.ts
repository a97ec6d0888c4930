import { BusError, type BusErrorCode, type JournalWriter } from '@sallyport/bus'
import { EdgeError } from './errors.ts'

/**
 * The edge's part of the journal, and the ends of exchanges that a full journal refused. Nothing new is written before
 * those are, so nothing is forwarded while one is owed, and no more can be owed than exchanges were under way.
 */
export interface Ledger {
  /**
   * Writes lines; resolves when they are durable. Rejects with the EdgeError `journal_unavailable`. `owed` is written in
   * their place as soon as the journal takes it, where it is certain that they do not stand.
   */
  append(lines: readonly string[], owed?: string): Promise<void>
}

/** Keeps the ledger of one writer. */
export function createLedger(journal: JournalWriter): Ledger {
  let debts: readonly string[] = []

  async function pay(): Promise<void> {
    const paying = debts
    if (paying.length === 0) return
    debts = []
    try {
      await journal.append(paying)
    } catch (error) {
      debts = [...paying, ...debts]
      throw error
    }
  }

  return {
    append: async (lines, owed) => {
      try {
        await pay()
        await journal.append(lines)
      } catch (cause) {
        if (owed !== undefined && isFull(cause)) debts = [...debts, owed]
        throw unavailable(cause)
      }
    },
  }
}

const isFull = (cause: unknown): boolean => cause instanceof BusError && cause.code === 'full'

function unavailable(cause: unknown): EdgeError {
  const told = cause instanceof BusError ? WHY[cause.code] : undefined
  return new EdgeError('journal_unavailable', told ?? UNREACHABLE, { cause })
}

const UNREACHABLE = 'The journal cannot be reached; requests are refused until it is back.'
const SLOW = 'The journal does not confirm in time; requests are refused until it does.'
const TAKEN = 'Another edge writes to the journal under this name; this one stops.'

/** What clients are told of a journal that takes nothing, by what the bus says of it. */
const WHY: Partial<Record<BusErrorCode, string>> = {
  full: 'The journal is full; requests are refused until the recorder has caught up.',
  timeout: SLOW,
  overloaded: SLOW,
  fenced: TAKEN,
}
