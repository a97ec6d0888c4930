import type { ReplyOf, recorderStatus } from '@sallyport/contracts'
import type { Log } from '../log/open-log.ts'

/** Answers where the log stands; an empty checkpoint before the first batch. */
export const status = (log: Log) => (): ReplyOf<typeof recorderStatus> => ({
  size: log.size,
  checkpoint: log.checkpoint ?? '',
  verifierKey: log.signer.key.text,
})
