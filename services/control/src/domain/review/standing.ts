/** Leaves of which records never came: from the first that is missing to the last, both included. */
export interface Gap {
  readonly begins: number
  readonly ends: number
}

/** How far the read model is. */
export interface Standing {
  /** Up to this leaf the records of the log were read; -1 for none. */
  readonly leaf: number
  /** Decisions that were added and are not there any more. */
  readonly lost: number
  /** The newest rebuild, under way or done. */
  readonly run?: string
  readonly rebuilding: boolean
  /** What the audit stream did not have any more and no rebuild has read since, from the first to the last. */
  readonly gap?: Gap
}

/** What was found before the decisions were read, and behind that. */
export interface Found {
  readonly before: Standing
  readonly after: Standing
  /** Leaves of the log that the report is about. */
  readonly size: number
  /** The first decision of these that was not read. */
  readonly missing?: number
}

/** Why a report cannot be whole, and what to do, each a sentence or two; empty where it can. */
export function whyNotWhole({ before, after, size, missing }: Found): readonly string[] {
  const { gap, lost } = after
  const again = 'run sallyport rebuild, and ask again when it is done.'
  return [
    after.rebuilding
      ? 'The read models are being rebuilt from the log. Ask again when that is done.'
      : (before.rebuilding || before.run !== after.run) &&
        'The read models were rebuilt while the report was made. Ask again.',
    missing !== undefined &&
      `The checkpoint has ${size} leaves, and the decision of leaf ${missing} was not read yet. Ask again; where this stays so, ${again}`,
    gap !== undefined &&
      `The audit stream had dropped records before they were read, between the leaves ${gap.begins} and ${gap.ends}. Their decisions are missing: ${again}`,
    lost > 0 && `${lost} of the decisions that were read are gone from the database: ${again}`,
  ].filter((sentence) => sentence !== false)
}
