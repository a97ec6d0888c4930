import {
  APPROVAL_NEWS_TYPE,
  type ApprovalNewsBody,
  approvalNewsSubject,
  connectionOf,
  STREAMS,
} from '@sallyport/contracts'
import type { ApprovalNewsItem, ApprovalNewsStream } from '../bus.ts'
import { BusError } from '../errors.ts'
import type { StoredMessage } from '../jetstream/api.ts'
import { type AppendedMessage, Appender } from '../jetstream/append.ts'
import type { DurableParts } from '../jetstream/durable.ts'
import { eventHeaders } from '../jetstream/event-headers.ts'
import { consumerInfo } from '../streams/info.ts'
import { consumeNews } from './consume.ts'
import { SEQUENCE_HEADER } from './item.ts'

const STREAM = STREAMS.approval.name
const SOURCE = '/approval'
/** Each attempt that is lost means that another replica has told something. */
const MAX_ATTEMPTS = 16

/** The stream APPROVAL, as replicas of the approval service write it together; consumers end with whoever keeps them. */
export function createApprovalNews(
  parts: DurableParts,
  keep: <T extends AsyncDisposable>(part: T) => T,
): ApprovalNewsStream {
  /** The newest of what stands there, as far as this process knows. */
  let stands = 0

  function restBehind(
    items: readonly ApprovalNewsItem[],
    last: StoredMessage | undefined,
  ): readonly ApprovalNewsItem[] {
    const told = toldBy(last) ?? 0
    const lost = told < stands
    stands = lost ? 0 : told
    if (lost)
      throw new BusError('not_ready', `stream ${STREAM} has lost news: tell them from the start`)
    return items.filter(({ sequence }) => sequence > told)
  }

  const appender = new Appender(parts.requester, {
    name: STREAM,
    subjects: 'approval.*.*',
    conflict: 'other replicas tell news all the time',
    messageOf,
    restBehind,
  })

  async function tell(item: ApprovalNewsItem, attempt: number): Promise<void> {
    if (item.sequence <= stands) return
    try {
      await appender.append([item])
      stands = Math.max(stands, item.sequence)
    } catch (error) {
      const lost = error instanceof BusError && error.code === 'conflict'
      if (!lost || attempt === MAX_ATTEMPTS) throw error
      return tell(item, attempt + 1)
    }
  }

  return {
    async lastTold() {
      const told = toldBy(await appender.end())
      stands = told ?? 0
      return told
    },
    tell: (item) => tell(item, 1),
    consume: async (consumer, handler) => keep(await consumeNews(parts, consumer, handler)),
    async pending(durable) {
      const info = await consumerInfo(parts.manager, STREAM, durable)
      return info.num_pending + info.num_ack_pending
    },
  }
}

function messageOf(item: ApprovalNewsItem): AppendedMessage {
  const { kind, id, time, sequence, approval } = item
  const headers = eventHeaders({ id, type: APPROVAL_NEWS_TYPE, source: SOURCE, time })
  headers.set(SEQUENCE_HEADER, String(sequence))
  const body: ApprovalNewsBody = { approval }
  const subject = approvalNewsSubject(kind, connectionOf(approval.request))
  return { subject, data: JSON.stringify(body), headers }
}

/** Sequence in STATE of what the last message tells of; undefined for no message. */
function toldBy(last: StoredMessage | undefined): number | undefined {
  if (last === undefined) return undefined
  const sequence = Number(last.header(SEQUENCE_HEADER))
  if (Number.isSafeInteger(sequence) && sequence > 0) return sequence
  throw new BusError(
    'invalid_reply',
    `the last message of stream ${STREAM} is not of this service: make the stream again`,
  )
}
