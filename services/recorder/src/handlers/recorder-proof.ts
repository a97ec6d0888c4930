import type { ReplyOf, RequestOf, recorderProof } from '@sallyport/contracts'
import { RpcError } from '@sallyport/bus'
import { findEvent, formatProof, proveInclusion } from '@sallyport/evidence'
import type { Log } from '../log/open-log.ts'

/** Answers with a proof of one event under the newest checkpoint; it carries the event, so that it needs nothing else. */
export const prove =
  (log: Log) =>
  async ({ event }: RequestOf<typeof recorderProof>): Promise<ReplyOf<typeof recorderProof>> => {
    const { size, checkpoint } = log
    const found = await findEvent(log.source, size, event)
    if (found === undefined || checkpoint === undefined)
      throw new RpcError('not_found', `event ${event} is not in the log`)
    const hashes = await proveInclusion(log.source, found.index, size)
    return {
      proof: formatProof({ index: found.index, hashes, checkpoint, extra: found.entry }),
      event: Buffer.from(found.entry).toString('utf8'),
    }
  }
