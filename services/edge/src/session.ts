import type { Connection, Principal, SessionId } from '@sallyport/contracts'
import { bindingOf } from './domain/binding.ts'
import { sessionId } from './domain/session.ts'
import { EdgeError } from './errors.ts'
import type { ClientSession } from './exchange/call.ts'
import type { Sealer } from './seal.ts'

const LEGAL_TARGET_ID = /^[\x21-\x7e]{1,512}$/

/**
 * Wraps a target's session id together with the gateway's session, so that it works for this principal on this
 * connection alone, on any replica. The result is visible ASCII, as a session id must be.
 */
export function sealSession(
  sealer: Sealer,
  principal: Principal,
  connection: Connection,
  session: SessionId,
  target: string,
): string {
  if (!LEGAL_TARGET_ID.test(target))
    throw new EdgeError('target_invalid', "The target's session id is not visible ASCII.")
  return sealer.seal('mcp-session', bindingOf(principal, connection), `${session} ${target}`)
}

/** The session of a client that is in none: the one of its token. */
export const ownSession = (
  principal: Principal,
  connection: Connection,
  tokenId: string,
): ClientSession => ({ id: sessionId(principal, connection.name, tokenId) })

/**
 * The session of a request: the one that its `Mcp-Session-Id` was sealed with, or the one of its token. Undefined where
 * the header was not made for this principal and connection; to the client that is a session that does not exist.
 */
export function readSession(
  sealer: Sealer,
  principal: Principal,
  connection: Connection,
  tokenId: string,
  header: string | undefined,
): ClientSession | undefined {
  if (header === undefined) return ownSession(principal, connection, tokenId)
  const opened = sealer.open('mcp-session', bindingOf(principal, connection), header)
  const [id, target] = opened?.split(' ') ?? []
  if (id === undefined || target === undefined || !LEGAL_TARGET_ID.test(target)) return undefined
  // It was sealed by this gateway with the id of a session in front.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return { id: id as SessionId, target }
}
