import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Connection, Operation } from '@sallyport/contracts'
import type { VerifiedToken } from '@sallyport/identity'
import { errorReply, type ProtocolFault } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { operationOf } from '../domain/operation.ts'
import type { ClientSession } from '../exchange/call.ts'
import { serveCall } from '../exchange/serve-call.ts'
import { ClientReply } from '../http/client-reply.ts'
import { type Inbound, MAX_BODY_BYTES, readInbound } from '../http/inbound.ts'
import { readBody } from '../http/read-body.ts'
import { sendProblem } from '../http/send.ts'
import { readSession } from '../session.ts'
import { openCall } from './open-call.ts'

/** JSON is UTF-8; a target that believed another charset would read another message than the one that was judged. */
const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-8"?\s*)?$/i

/** A request to a connection, from someone who is known. */
export interface McpRequest {
  readonly connection: Connection
  readonly identity: VerifiedToken
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

/** Serves `/mcp/<connection>`: messages by POST, the legacy era's stream by GET and end of session by DELETE. */
export async function serveMcp(deps: Deps, mcp: McpRequest): Promise<void> {
  switch (mcp.request.method) {
    case 'POST':
      return postMessage(deps, mcp)
    case 'GET':
      return withoutMessage(deps, mcp, 'GET', 'session/stream')
    case 'DELETE':
      return withoutMessage(deps, mcp, 'DELETE', 'session/delete')
    default:
      sendProblem(mcp.response, 405, 'method_not_allowed', 'Use POST, GET or DELETE.', {
        allow: 'GET, POST, DELETE',
      })
  }
}

async function postMessage(deps: Deps, mcp: McpRequest): Promise<void> {
  const { request, response, connection } = mcp
  if (!JSON_TYPE.test(request.headers['content-type'] ?? ''))
    return sendProblem(response, 415, 'unsupported_media_type', 'Send application/json in UTF-8.')
  const body = await readBody(request, MAX_BODY_BYTES)
  if (body === undefined)
    return sendProblem(response, 413, 'body_too_large', `Send at most ${MAX_BODY_BYTES} bytes.`, {
      connection: 'close',
    })
  const inbound = readInbound(body, request.headers)
  if (isFault(inbound)) return sendFault(deps, response, inbound)
  const operation = operationOf(connection.name, inbound.message)
  if (operation === undefined)
    return sendFault(deps, response, {
      status: 400,
      code: -32_602,
      message:
        'The parameters do not name what the method acts on, or its arguments are not an object.',
    })
  const session = sessionOf(deps, mcp, inbound.era === 'legacy')
  if (session === undefined) return unknownSession(response)
  const reply = new ClientReply(response)
  const call = openCall(deps, { ...mcp, session, operation, reply, inbound: { ...inbound, body } })
  await serveCall(deps, call, 'POST')
}

async function withoutMessage(
  deps: Deps,
  mcp: McpRequest,
  method: 'GET' | 'DELETE',
  verb: string,
): Promise<void> {
  const session = sessionOf(deps, mcp, true)
  if (session === undefined) return unknownSession(mcp.response)
  const operation: Operation = { connection: mcp.connection.name, kind: 'mcp', verb, name: '' }
  const reply = new ClientReply(mcp.response)
  await serveCall(deps, openCall(deps, { ...mcp, session, operation, reply }), method)
}

/** The modern era has no sessions; a session id there means nothing. */
function sessionOf(deps: Deps, mcp: McpRequest, sessions: boolean): ClientSession | undefined {
  const { connection, identity, request } = mcp
  const header = sessions ? request.headers['mcp-session-id'] : undefined
  const { principal, tokenId } = identity
  return readSession(
    deps.sealer,
    principal,
    connection,
    tokenId,
    Array.isArray(header) ? '' : header,
  )
}

function unknownSession(response: ServerResponse): void {
  sendProblem(
    response,
    404,
    'session_unknown',
    'This session does not exist for this principal on this connection; initialize again.',
  )
}

function sendFault(deps: Deps, response: ServerResponse, fault: ProtocolFault): void {
  deps.events.requestRefused(String(fault.code), fault.status)
  const body = errorReply(null, fault.code, fault.message)
  response.writeHead(fault.status, { 'content-type': 'application/json' })
  response.end(body)
}

const isFault = (value: Inbound | ProtocolFault): value is ProtocolFault => 'status' in value
