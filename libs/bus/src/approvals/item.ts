import {
  type ApprovalNews,
  approvalNewsSubject,
  connectionOf,
  EventId,
  parseApprovalNews,
  parser,
} from '@sallyport/contracts'
import type { ApprovalNewsItem } from '../bus.ts'
import type { Delivery } from '../jetstream/pull.ts'

/** Sequence in STATE of the event that a message tells of. */
export const SEQUENCE_HEADER = 'Sallyport-Sequence'

const KINDS: readonly ApprovalNews[] = ['requested', 'resolved', 'break_glass']
const parseId = parser('ce-id', EventId)

/** Reads a message of APPROVAL back; throws where it is not understood. */
export function readItem(delivery: Delivery): ApprovalNewsItem {
  const { approval } = parseApprovalNews(JSON.parse(Buffer.from(delivery.data).toString('utf8')))
  const connection = connectionOf(approval.request)
  const kind = KINDS.find((one) => approvalNewsSubject(one, connection) === delivery.subject)
  if (kind === undefined) throw new TypeError('the subject is that of no news of this connection')
  return {
    kind,
    sequence: Number(delivery.header(SEQUENCE_HEADER)),
    id: parseId(delivery.header('ce-id')),
    time: delivery.header('ce-time') ?? '',
    approval,
  }
}
