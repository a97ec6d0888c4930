import type { IncomingMessage } from 'node:http'
import { authenticationFailed, type Connection, newEventId, seal } from '@sallyport/contracts'
import { bearerToken, IdentityError, type VerifiedToken } from '@sallyport/identity'
import { type Deps, resourceOf } from './deps.ts'

/** Failures written to the journal in any one second; further ones are counted, so that noise cannot fill it. */
const WRITTEN_PER_SECOND = 20

/** Verifies who asks. Rejects with an IdentityError; a failure is evidence. */
export type Authenticate = (
  connection: Connection,
  request: IncomingMessage,
) => Promise<VerifiedToken>

/** Makes the check of one edge. */
export function createAuthenticate(deps: Deps): Authenticate {
  const record = createFailureLog(deps)
  return async (connection, request) => {
    try {
      const token = bearerToken(request.headers.authorization)
      return await deps.verifier.verify(token, resourceOf(deps.publicUrl, connection.name))
    } catch (error) {
      if (error instanceof IdentityError && error.code !== 'unavailable')
        record(connection, error.code, deps.clientAddress(request) ?? 'unknown')
      throw error
    }
  }
}

type Reason = Exclude<IdentityError['code'], 'unavailable'>

function createFailureLog(
  deps: Deps,
): (connection: Connection, reason: Reason, clientAddress: string) => void {
  let second = 0
  let written = 0
  let suppressed = 0
  return (connection, reason, clientAddress) => {
    deps.events.authenticationFailed(connection.name, reason)
    const now = new Date()
    const current = Math.floor(now.getTime() / 1000)
    if (current !== second) [second, written] = [current, 0]
    if (++written > WRITTEN_PER_SECOND) {
      suppressed++
      return
    }
    const event = seal(
      authenticationFailed,
      `connection/${connection.name}`,
      { connection: connection.name, reason, clientAddress, suppressed },
      { id: newEventId(), source: deps.source, time: now },
    )
    suppressed = 0
    // Nothing passed, so the refusal need not wait for the journal, nor fail with it.
    deps.journal
      .append([JSON.stringify(event)])
      .catch((error: unknown) => deps.events.failed(error))
  }
}
