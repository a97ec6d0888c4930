import type { ExportedRecord } from './exported.ts'

/** A record that a destination does not take and never will, with a code that says why. */
export interface RefusedRecord {
  readonly record: ExportedRecord
  readonly code: string
}

/**
 * What became of a batch: the destination has all of it but what it refused for good; the rest is to be sent again; or it
 * refused the batch for good, and does not say because of which record. Codes never hold what was sent or answered.
 */
export type Outcome =
  | { readonly kind: 'taken'; readonly refused: readonly RefusedRecord[] }
  | {
      readonly kind: 'again'
      readonly code: string
      /** What the destination asks to wait, in milliseconds. */
      readonly afterMs?: number | undefined
      /** What is to be sent again; all of it unless said. */
      readonly rest?: readonly ExportedRecord[]
      readonly refused?: readonly RefusedRecord[]
    }
  | { readonly kind: 'refused'; readonly code: string }

/** Sends batches to one destination, one at a time. */
export interface Sender extends AsyncDisposable {
  /** Resolves when the destination has said what became of the batch, or cannot be asked; rejects only when the signal ends it. */
  send(records: readonly ExportedRecord[], signal: AbortSignal): Promise<Outcome>
}
