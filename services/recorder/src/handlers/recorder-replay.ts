import { RpcError } from '@sallyport/bus'
import type { ReplyOf, RequestOf, recorderReplay } from '@sallyport/contracts'
import { type KeyWrapper, sessionPrefix } from '@sallyport/evidence'
import { nextPage, parsePosition } from '../domain/page.ts'
import type { Log } from '../log/open-log.ts'
import { openRecordings } from '../log/segment.ts'
import { standing } from './recorder-erase.ts'

/** Answers with a page of a session's recording, read from the sealed segments, and with what was erased of it. */
export const replay =
  (log: Log, wrapper: KeyWrapper) =>
  async ({
    session,
    after,
  }: RequestOf<typeof recorderReplay>): Promise<ReplyOf<typeof recorderReplay>> => {
    const { source, size } = log
    const position = parsePosition(after)
    if (position === undefined) throw new RpcError('not_found', 'there is no such page')
    const keys: string[] = []
    for await (const key of source.list(sessionPrefix(session))) keys.push(key)
    const recordings = openRecordings(source, size, wrapper)
    const page = await nextPage(keys, position, (key) => recordings.read(key))
    if (page.records.length === 0 && after === undefined)
      throw new RpcError('not_found', `there is no recording of session ${session}`)
    const erasures = after === undefined ? await standing(log, session) : []
    return { session, ...page, ...(erasures.length > 0 && { erasures }) }
  }
