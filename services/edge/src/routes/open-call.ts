import type { IncomingMessage } from 'node:http'
import {
  type Connection,
  type ExchangeSummary,
  newExchangeId,
  type Operation,
} from '@sallyport/contracts'
import { bearerToken, type VerifiedToken } from '@sallyport/identity'
import { isObject } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import type { EdgeError } from '../errors.ts'
import type { Call, ClientSession, Returned } from '../exchange/call.ts'
import { busControls } from '../exchange/controls.ts'
import { ExchangeLog } from '../exchange/exchange-log.ts'
import { TASKS } from '../exchange/own-extension.ts'
import type { ClientReply } from '../http/client-reply.ts'
import type { Inbound } from '../http/inbound.ts'

/** What is known of a request once it is clear who asks and for what. */
export interface Opening {
  readonly connection: Connection
  readonly identity: VerifiedToken
  readonly session: ClientSession
  readonly operation: Operation
  readonly request: IncomingMessage
  readonly reply: ClientReply
  readonly inbound?: Inbound & { readonly body: Uint8Array }
  readonly returned?: Returned
  readonly refusal?: EdgeError
}

const TRACEPARENT = /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/

/** Opens the exchange of a request. Requests without a message belong to the legacy era. */
export function openCall(deps: Deps, opening: Opening): Call {
  const { connection, identity, session, operation, request, reply, inbound } = opening
  const clientAddress = deps.clientAddress(request)
  const summary: ExchangeSummary = {
    id: newExchangeId(),
    session: session.id,
    principal: identity.principal,
    connection: connection.name,
    kind: operation.kind,
    verb: operation.verb,
    name: operation.name,
    ...(clientAddress !== undefined && { clientAddress }),
  }
  const traceparent = request.headers['traceparent']
  const traced = typeof traceparent === 'string' && TRACEPARENT.test(traceparent)
  return {
    connection,
    principal: identity.principal,
    ...(connection.target.transport === 'approvals' && {
      token: bearerToken(request.headers.authorization),
    }),
    expiresAt: identity.expiresAt,
    session,
    era: inbound?.era ?? 'legacy',
    operation,
    ...(inbound !== undefined && { message: inbound.message, body: inbound.body }),
    headers: request.headers,
    returned: opening.returned ?? {},
    ...(opening.refusal !== undefined && { refusal: opening.refusal }),
    controls: busControls(deps, {
      clientAddress,
      traceparent: traced ? traceparent : undefined,
    }),
    log: new ExchangeLog(deps.journal, deps.source, summary),
    reply,
    takesTask: takesTask(inbound),
  }
}

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities'

function takesTask(inbound: Inbound | undefined): boolean {
  if (inbound?.era !== 'modern' || inbound.message.kind !== 'request') return false
  const { method, params } = inbound.message
  const capabilities = memberOf(params['_meta'], CAPABILITIES)
  return method === 'tools/call' && isObject(memberOf(memberOf(capabilities, 'extensions'), TASKS))
}

const memberOf = (value: unknown, key: string): unknown =>
  isObject(value) ? value[key] : undefined
