import { STREAMS } from '@sallyport/contracts'
import { type MessageQuery, readMessage } from '../jetstream/api.ts'
import type { DurableParts } from '../jetstream/durable.ts'
import type { Requester } from '../link/requester.ts'
import { consumerInfo } from '../streams/info.ts'
import type { AuditPlace, AuditPosition } from './audit-stream.ts'
import { LEAF_HEADER } from './record.ts'

const { name: AUDIT, subjects } = STREAMS.audit
const [ALL] = subjects

/** The newest record of the stream; undefined for none. */
export const lastPlace = (requester: Requester): Promise<AuditPlace | undefined> =>
  placeOf(requester, { last_by_subj: ALL })

/** The first record that stands in the stream at that sequence or behind it; undefined for none. */
export const nextPlace = (requester: Requester, seq: number): Promise<AuditPlace | undefined> =>
  placeOf(requester, { next_by_subj: ALL, seq })

/** Where a durable consumer of the stream stands. */
export async function positionOf(
  { manager, requester }: Pick<DurableParts, 'manager' | 'requester'>,
  durable: string,
): Promise<AuditPosition> {
  const { ack_floor, num_pending, num_ack_pending } = await consumerInfo(manager, AUDIT, durable)
  const sequence = ack_floor.stream_seq
  const waiting = num_pending + num_ack_pending
  const [at, oldest] = await Promise.all([
    sequence === 0 ? undefined : nextPlace(requester, sequence),
    waiting === 0 ? undefined : nextPlace(requester, sequence + 1),
  ])
  return { sequence, leaf: at?.sequence === sequence ? at.leaf : undefined, waiting, oldest }
}

async function placeOf(requester: Requester, query: MessageQuery): Promise<AuditPlace | undefined> {
  const found = await readMessage(requester, AUDIT, query)
  return (
    found && {
      sequence: found.sequence,
      leaf: Number(found.header(LEAF_HEADER) ?? -1),
      time: found.header('ce-time') ?? '',
    }
  )
}
