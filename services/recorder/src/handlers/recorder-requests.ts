import type { RpcContext } from '@sallyport/bus'
import type { ReplyOf, RequestOf, recorderRequests } from '@sallyport/contracts'
import type { KeyWrapper } from '@sallyport/evidence'
import { type RecordedRequest, requestsIn } from '../domain/requests.ts'
import type { Log } from '../log/open-log.ts'
import type { Seal, Seals } from '../log/seals.ts'
import { openRecordings } from '../log/segment.ts'

type Wanted = RequestOf<typeof recorderRequests>['exchanges'][number]
type Reply = ReplyOf<typeof recorderRequests>

/** An answer ends with the segment that brings it to this size, and has no body beyond it but the first. */
const ANSWER_CHARS = 1024 * 1024

/** Answers with the masked requests of exchanges, each read from the segment of its session and batch. */
export const requests =
  (log: Log, wrapper: KeyWrapper) =>
  async (
    { exchanges }: RequestOf<typeof recorderRequests>,
    { signal }: Pick<RpcContext, 'signal'>,
  ): Promise<Reply> => {
    const { size, source } = log
    const recordings = openRecordings(source, size, wrapper)
    const groups = await bySegment(exchanges, recordings.seals, signal)
    const answer = createAnswer()
    for (const { seal, wanted } of groups) {
      if (answer.isFull()) break
      signal.throwIfAborted()
      // Later segments are read only where the answer has room.
      // oxlint-disable-next-line no-await-in-loop
      const lines = seal === undefined ? [] : await recordings.open(seal)
      // Content may be erased; the log goes on without it.
      const found = requestsIn(lines ?? [], new Set(wanted.map(({ exchange }) => exchange)))
      for (const { exchange } of wanted)
        answer.add(exchange, lines === undefined ? ERASED : (found.get(exchange) ?? ABSENT))
    }
    return { requests: answer.requests }
  }

/** What an answer says of an exchange beside its id. */
type Found = RecordedRequest & Pick<Reply['requests'][number], 'erased'>
const ABSENT: Found = { masked: [] }
const ERASED: Found = { masked: [], erased: true }

/** Exchanges whose requests stand in one segment; in none where the log does not tell of any. */
interface Group {
  readonly seal: Seal | undefined
  readonly wanted: Wanted[]
}

async function bySegment(
  exchanges: readonly Wanted[],
  seals: Seals,
  signal: AbortSignal,
): Promise<Iterable<Group>> {
  const groups = new Map<string, Group>()
  for (const each of exchanges) {
    signal.throwIfAborted()
    // Neighbours stand in the same part of the log, which is read once.
    // oxlint-disable-next-line no-await-in-loop
    const seal = await seals.find(each.leaf, ({ session }) => session === each.session)
    const key = seal?.key ?? ''
    const group = groups.get(key) ?? { seal, wanted: [] }
    groups.set(key, group)
    group.wanted.push(each)
  }
  return groups.values()
}

/** Gathers requests until there are enough. */
function createAnswer() {
  const gathered: Reply['requests'] = []
  let chars = 0
  let full = false
  return {
    requests: gathered,
    isFull: () => full,
    add(exchange: Wanted['exchange'], found: Found): void {
      const length = found.body?.length ?? 0
      full ||= gathered.length > 0 && chars + length > ANSWER_CHARS
      if (full) return
      chars += length
      gathered.push({ exchange, ...found })
    },
  }
}
