import type { ReplyOf, RequestOf, recorderLeaves } from '@sallyport/contracts'
import { TILE_WIDTH } from '@sallyport/evidence'
import { recordsOf } from '../log/audit.ts'
import type { Log } from '../log/open-log.ts'

type Reply = ReplyOf<typeof recorderLeaves>

/** An answer ends before the record that would bring it beyond this size, unless it is the first. */
const ANSWER_CHARS = 512 * 1024

/** Answers with what the audit stream is told of leaves from one index on, of one bundle at the most. */
export const leaves =
  (log: Log) =>
  async ({ from }: RequestOf<typeof recorderLeaves>): Promise<Reply> => {
    const { size, source } = log
    if (from >= size) return { records: [], next: from, size }
    const end = Math.min(size, (Math.floor(from / TILE_WIDTH) + 1) * TILE_WIDTH)
    const records: Reply['records'] = []
    let chars = 0
    for (const { class: kind, id, leaf, data } of await recordsOf(
      { size, source },
      from,
      end,
      -1,
    )) {
      if (kind !== 'api_activity' && kind !== 'decision') continue
      if (records.length > 0 && chars + data.length > ANSWER_CHARS)
        return { records, next: leaf, size }
      chars += data.length
      records.push({ class: kind, id, leaf, data })
    }
    return { records, next: end, size }
  }
