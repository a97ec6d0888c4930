import { createHash } from 'node:crypto'
import {
  type ConnectionName,
  type Principal,
  principalKey,
  type SessionId,
} from '@sallyport/contracts'

/**
 * Names the session that a principal has with a connection under one client session. Derived, not drawn, so that every
 * replica of the edge gives the same name without asking anyone; the client session is the token (its id) under which
 * the client first came.
 */
export function sessionId(
  principal: Principal,
  connection: ConnectionName,
  clientSession: string,
): SessionId {
  const parts = [principalKey(principal), connection, clientSession]
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest('hex')
  // 32 hexadecimal digits are what the pattern of a session id demands.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return digest.slice(0, 32) as SessionId
}
