import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Connection, type Operation, principalKey } from '@sallyport/contracts'
import type { VerifiedToken } from '@sallyport/identity'
import { errorReply, INVALID_PARAMS, type Message } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { operationOf } from '../domain/operation.ts'
import { EdgeError } from '../errors.ts'
import type { ClientSession } from '../exchange/call.ts'
import { serveCall } from '../exchange/serve-call.ts'
import { ClientReply } from '../http/client-reply.ts'
import { type Inbound, type InboundFault, MAX_BODY_BYTES, readInbound } from '../http/inbound.ts'
import { readBody } from '../http/read-body.ts'
import { sendProblem } from '../http/send.ts'
import type { Holder, TargetRequestRef } from '../handles.ts'
import { ownSession, readSession } from '../session.ts'
import { openCall, type Opening } from './open-call.ts'
import { openRepetition, openResponse, openResumption } from './returned.ts'

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
  using room = deps.room.open(principalKey(mcp.identity.principal))
  let fits = true
  const body = await readBody(request, MAX_BODY_BYTES, (bytes) => (fits = room.grow(bytes)))
  if (!fits)
    return sendProblem(response, 503, 'overloaded', TOO_MUCH, {
      'retry-after': '1',
      connection: 'close',
    })
  if (body === undefined)
    return sendProblem(response, 413, 'body_too_large', `Send at most ${MAX_BODY_BYTES} bytes.`, {
      connection: 'close',
    })
  const inbound = readInbound(body, request.headers)
  if (isFault(inbound)) return sendFault(deps, response, inbound)
  const who = callerOf(deps, mcp, inbound.era === 'legacy')
  const { message } = inbound
  const told = 'method' in message ? undefined : openResponse(deps.sealer, who.holder, message)
  const operation = operationIn(connection, message, told?.returned.answers)
  if (operation === undefined)
    return sendFault(deps, response, {
      status: 400,
      ...('id' in message && message.id !== null && { id: message.id }),
      code: INVALID_PARAMS,
      message:
        'The parameters do not name what the method acts on, or its arguments are not an object.',
    })
  const opened = told ?? openRepetition(deps.sealer, who.holder, inbound.era, message, operation)
  await serve(deps, mcp, 'POST', { ...opened, ...who, operation, inbound: { ...inbound, body } })
}

const TOO_MUCH =
  'Too much is under way, of this principal or of all; send less at once, or try again later.'

/** The operation of a posted message: a response is part of what the target had asked for. */
function operationIn(
  { name: connection }: Connection,
  message: Message,
  answers: TargetRequestRef | undefined,
): Operation | undefined {
  if ('method' in message) return operationOf(connection, message)
  const verb = answers?.method ?? 'client/response'
  return { connection, kind: 'mcp', verb, name: answers === undefined ? '' : answers.exchange }
}

async function withoutMessage(
  deps: Deps,
  mcp: McpRequest,
  method: 'GET' | 'DELETE',
  verb: string,
): Promise<void> {
  const who = callerOf(deps, mcp, true)
  const operation: Operation = { connection: mcp.connection.name, kind: 'mcp', verb, name: '' }
  const opened = openResumption(deps.sealer, who.holder, mcp.request.headers)
  await serve(deps, mcp, method, { ...opened, ...who, operation })
}

type Serving = Omit<Caller, 'holder'> & Omit<Opening, keyof McpRequest | 'session' | 'reply'>

async function serve(
  deps: Deps,
  mcp: McpRequest,
  method: 'POST' | 'GET' | 'DELETE',
  serving: Serving,
): Promise<void> {
  const reply = new ClientReply(mcp.response, deps.stallMs)
  const refusal = serving.unknown ?? serving.refusal
  const opening = { ...mcp, ...serving, reply, ...(refusal !== undefined && { refusal }) }
  await serveCall(deps, openCall(deps, opening), method)
}

interface Caller {
  readonly session: ClientSession
  readonly holder: Holder
  /** Set where the session that the client names is not one of this principal on this connection. */
  readonly unknown?: EdgeError
}

/** Who calls, in which session. The modern era has no sessions; a session id there means nothing. */
function callerOf(deps: Deps, mcp: McpRequest, sessions: boolean): Caller {
  const { connection, identity, request } = mcp
  const { principal, tokenId } = identity
  const header = sessions ? request.headers['mcp-session-id'] : undefined
  const text = Array.isArray(header) ? '' : header
  const session = readSession(deps.sealer, principal, connection, tokenId, text)
  if (session !== undefined) return { session, holder: { principal, connection, session } }
  const own = ownSession(principal, connection, tokenId)
  return {
    session: own,
    holder: { principal, connection, session: own },
    unknown: new EdgeError(
      'session_unknown',
      'This session does not exist for this principal on this connection; initialize again.',
    ),
  }
}

function sendFault(deps: Deps, response: ServerResponse, fault: InboundFault): void {
  deps.events.requestRefused(String(fault.code), fault.status)
  const body = errorReply(fault.id ?? null, fault.code, fault.message)
  response.writeHead(fault.status, { 'content-type': 'application/json' })
  response.end(body)
}

const isFault = (value: Inbound | InboundFault): value is InboundFault => 'status' in value
