import { RpcError } from '@sallyport/bus'
import type { ReplyOf, RequestOf, recorderReplay } from '@sallyport/contracts'
import { sessionPrefix } from '@sallyport/evidence'
import { nextPage, parsePosition } from '../domain/page.ts'
import type { Log } from '../log/open-log.ts'
import { openSegment } from '../log/segment.ts'

/** Answers with a page of a session's recording, read from the sealed segments. */
export const replay =
  (log: Log) =>
  async ({
    session,
    after,
  }: RequestOf<typeof recorderReplay>): Promise<ReplyOf<typeof recorderReplay>> => {
    const { size } = log
    const position = parsePosition(after)
    if (position === undefined) throw new RpcError('not_found', 'there is no such page')
    const keys: string[] = []
    for await (const key of log.source.list(sessionPrefix(session))) keys.push(key)
    const page = await nextPage(keys, position, (key) => openSegment(log.source, size, key))
    if (page.records.length === 0 && after === undefined)
      throw new RpcError('not_found', `there is no recording of session ${session}`)
    return { session, ...page }
  }
