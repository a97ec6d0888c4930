import { Type } from 'typebox'
import { event } from '../event.ts'
import { Principal } from '../principal.ts'
import { Connection } from './connection.ts'

/** A connection was registered or changed; the newest event counts. */
export const connectionRegistered = event({
  name: 'connection.registered',
  version: 1,
  stream: 'state',
  sender: 'control',
  description: 'A connection was registered or changed; the newest event counts.',
  data: Type.Object(
    { connection: Connection, author: Principal, reason: Type.String({ maxLength: 512 }) },
    { additionalProperties: false },
  ),
})
