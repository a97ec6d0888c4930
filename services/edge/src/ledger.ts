import { BusError, type BusErrorCode, type JournalWriter } from '@sallyport/bus'
import { EdgeError } from './errors.ts'
import { createTick, type Tick } from './tick.ts'

/**
 * The edge's part of the journal, and the ends of exchanges that it did not take. Nothing new is written before those
 * are, so nothing is forwarded while one is owed, and no more can be owed than exchanges were under way.
 */
export interface Ledger {
  /** Writes lines; resolves when they are durable. Rejects with a {@link LedgerError}. */
  append(lines: readonly string[]): Promise<void>
  /** Writes a line as soon as the journal takes it, once, and before what is appended later. */
  owe(line: string): void
  /** When what is gathered for it is written, so that no client has more than a second of what the journal has not. */
  readonly tick: Tick
}

/** The journal did not take lines. */
export class LedgerError extends EdgeError {
  /**
   * Whether they stand there or will, before all that is written later; where false, they never will. What may stand
   * must not be written again.
   */
  readonly mayStand: boolean

  constructor(cause: unknown, mayStand: boolean) {
    const told = cause instanceof BusError ? WHY[cause.code] : undefined
    super('journal_unavailable', told ?? UNREACHABLE, { cause })
    this.mayStand = mayStand
  }
}

/** Keeps the ledger of one writer. */
export function createLedger(journal: JournalWriter): Ledger {
  let debts: readonly string[] = []
  let paying: Promise<void> | undefined

  /** Writes what is owed. Lines that may stand are owed no more: the writer goes on with them by itself. */
  async function pay(): Promise<void> {
    const due = debts
    debts = []
    const failures = await Promise.all(
      due.map((line) => journal.append([line]).then(() => undefined, asError)),
    )
    debts = [...due.filter((_, i) => isRefused(failures[i])), ...debts]
    const failed = failures.find((failure) => failure !== undefined)
    if (failed !== undefined) throw failed
  }

  return {
    async append(lines) {
      try {
        if (debts.length > 0 || paying !== undefined)
          await (paying ??= pay().finally(() => (paying = undefined)))
      } catch (cause) {
        throw new LedgerError(cause, false)
      }
      await journal.append(lines).catch((cause: unknown) => {
        throw new LedgerError(cause, mayStand(cause))
      })
    },
    owe(line) {
      debts = [...debts, line]
    },
    tick: createTick(),
  }
}

const mayStand = (cause: unknown): boolean => cause instanceof BusError && cause.mayStand

const isRefused = (failure: Error | undefined): boolean =>
  failure !== undefined && !mayStand(failure)

const asError = (cause: unknown): Error =>
  cause instanceof Error ? cause : new Error('it could not be written', { cause })

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
