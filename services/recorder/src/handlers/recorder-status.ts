import {
  type EvidenceStore,
  MAX_TOLD_KEYS,
  type ReplyOf,
  type recorderStatus,
} from '@sallyport/contracts'
import type { Log } from '../log/open-log.ts'
import type { Patience } from '../log/patience.ts'
import type { WitnessedClock } from '../retention/clock.ts'

/** What the status tells of. */
export interface StatusDeps {
  readonly log: Log
  readonly about: EvidenceStore
  readonly patience: Pick<Patience, 'stalled'>
  readonly clock: Pick<WitnessedClock, 'warning'>
}

/** Answers where the log stands and what keeps it; an empty checkpoint before the first batch. */
export const status =
  ({ log, about, patience, clock }: StatusDeps) =>
  (): ReplyOf<typeof recorderStatus> => {
    const { stalled } = patience
    const { warning } = clock
    return {
      size: log.size,
      checkpoint: log.checkpoint ?? '',
      verifierKey: log.keys.at(-1)?.key ?? '',
      keys: log.keys.slice(-MAX_TOLD_KEYS),
      ...(stalled !== undefined && { stalled }),
      store: {
        ...about,
        warnings: [...about.warnings, ...(warning === undefined ? [] : [warning])],
      },
    }
  }
