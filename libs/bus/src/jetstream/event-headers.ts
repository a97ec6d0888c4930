import { headers, type MsgHdrs } from '@nats-io/nats-core'
import { ID_HEADER } from './publish.ts'

/** CloudEvents attributes of a message whose body is the data alone. */
export interface EventAttributes {
  /** Also names the message, so that the server stores it once within its window. */
  readonly id: string
  readonly type: string
  readonly source: string
  readonly time: string
}

/** Headers of such a message (CloudEvents NATS protocol binding 1.0, binary mode). */
export function eventHeaders({ id, type, source, time }: EventAttributes): MsgHdrs {
  const all = headers()
  all.set(ID_HEADER, id)
  all.set('ce-specversion', '1.0')
  all.set('ce-id', id)
  all.set('ce-type', type)
  all.set('ce-source', source)
  all.set('ce-time', time)
  return all
}
