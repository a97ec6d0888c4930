import type { AuditClass } from '@sallyport/contracts'

export interface AuditRecord {
  readonly class: AuditClass
  /** Makes a repeated publish of the same record harmless within the server's window. */
  readonly id: string
  /** Index of the leaf of the log that this record tells of. */
  readonly leaf: number
  /** Index of the leaf that the record before tells of, -1 for none; the leaves in between have no record. */
  readonly previous: number
  readonly data: string
  /** CloudEvents attributes, sent as `ce-` headers. */
  readonly type: string
  readonly source: string
  readonly time: string
}

export interface AuditStream {
  /**
   * Appends records in order, behind what stands. After a failure the same records can be published again: what stands
   * already is passed over. Rejects with a `BusError`: `unavailable`, `timeout` (some may stand), or `conflict`
   * (another process writes too).
   */
  publish(records: readonly AuditRecord[]): Promise<void>
  /** Index of the last leaf told of; -1 for none. The position from which a restarted recorder goes on. */
  lastLeaf(): Promise<number>
  /**
   * Hands every record to the handler, in order, through a durable consumer of that name; a record counts as handled
   * when the handler's promise resolves, and comes again when it rejects.
   */
  consume(
    durable: string,
    handler: (record: AuditRecord) => Promise<void>,
  ): Promise<AsyncDisposable>
  /**
   * Hands records to the handler in batches, one at a time and in order, through a durable consumer of that name. A batch
   * counts as handled when the handler's promise resolves; the same one comes again when it rejects, and what was not
   * handled when the process died comes to the next one. Two that read under one name get no record twice or too few, but
   * not in order. Rejects with a `BusError` `not_ready` or `unavailable`.
   */
  consumeBatches(
    options: BatchOptions,
    handler: (batch: AuditBatch) => Promise<void>,
  ): Promise<AuditReader>
  /**
   * Where a durable consumer stands, and what waits behind it. Rejects with a `BusError` `not_ready`, `unavailable` or
   * `timeout`.
   */
  position(durable: string): Promise<AuditPosition>
  /** The newest record; undefined for none. Rejects with a `BusError` `unavailable` or `timeout`. */
  head(): Promise<AuditPlace | undefined>
}

/** Reads until it is disposed. */
export interface AuditReader extends AsyncDisposable {
  /** Sequence of the last record that was delivered here; what the stream drops up to there comes all the same. */
  readonly reached: number
}

/** Where a record stands in the stream. */
export interface AuditPlace {
  readonly sequence: number
  readonly leaf: number
  /** RFC 3339. */
  readonly time: string
}

/** Where a durable consumer stands. */
export interface AuditPosition {
  /** Sequence of the last record that is done, with all before it; 0 for none. */
  readonly sequence: number
  /** Leaf of that record; undefined where the stream holds it no longer. */
  readonly leaf: number | undefined
  /** How many records are not done. */
  readonly waiting: number
  /** The oldest of these that stands in the stream. */
  readonly oldest: AuditPlace | undefined
}

/** How large a batch may be. */
export interface BatchOptions {
  readonly durable: string
  /** Most records, at most 512. */
  readonly records: number
  /** Most bytes of their data; one record may be larger. */
  readonly bytes: number
}

/** Records that follow each other in the audit stream. */
export interface AuditBatch {
  readonly records: readonly AuditRecord[]
  /** How many messages before the first will never come: the stream had dropped them before anyone had them. */
  readonly dropped: number
  /** How many before the first went to another reader of this name. */
  readonly elsewhere: number
  /** How many stand in the stream behind the last, at the time of its delivery. */
  readonly behind: number
}
