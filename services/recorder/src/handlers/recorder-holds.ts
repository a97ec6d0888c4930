import type { recorderHolds, ReplyOf } from '@sallyport/contracts'
import type { Retention } from '../retention/store.ts'

/** Answers with the holds that stand, the oldest first. */
export const holds =
  (retention: Pick<Retention, 'holds'>) => (): ReplyOf<typeof recorderHolds> => ({
    holds: [...retention.holds.values()],
  })
