import type { EvidenceStore, ReplyOf, recorderStatus } from '@sallyport/contracts'
import type { Log } from '../log/open-log.ts'

/** Answers where the log stands and what keeps it; an empty checkpoint before the first batch. */
export const status = (log: Log, store: EvidenceStore) => (): ReplyOf<typeof recorderStatus> => ({
  size: log.size,
  checkpoint: log.checkpoint ?? '',
  verifierKey: log.signer.key.text,
  store,
})
