import { principalKey } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import { EdgeError } from '../errors.ts'
import { sealSession } from '../session.ts'
import { requestHeaders } from '../target/headers.ts'
import type { Under } from '../task-handles.ts'
import type { TargetResponse } from '../target/target-client.ts'
import type { Call } from './call.ts'
import { underOf } from './charge.ts'
import type { Masked } from './masked.ts'
import type { Allowed } from './reconsider.ts'
import { outgoingBody } from './outgoing-body.ts'
import { relayBody, type RelayContext } from './relay-body.ts'
import { taskHeader } from './task-names.ts'
import { relayStream } from './relay-stream.ts'

/** Longest life of a stream that answers no request: a timer can count no further. */
const MAX_STREAM_MS = 86_400_000

/** Sends an allowed call to its target and passes the answer on. The decision is durable before this is called. */
export async function forward(
  deps: Deps,
  call: Call,
  method: 'POST' | 'GET' | 'DELETE',
  decision: Allowed,
  request: Masked,
): Promise<void> {
  const under = underOf(call, decision)
  using grants = deps.approvals.grants.watch(askedUnder(call, under))
  try {
    await exchange(deps, call, method, request, {
      ...under,
      ...(grants.ended !== undefined && { ended: grants.ended }),
    })
  } catch (error) {
    if (grants.ended?.aborted !== true) throw error
    throw new EdgeError('grant_ended', GRANT_ENDED, { cause: error })
  }
}

const GRANT_ENDED =
  'The access that this was done under is over. Ask for access again, or repeat the call to ask for consent to it.'

/** To give up a task needs no access; to see what it has come to does. */
const askedUnder = (call: Call, { grants }: Under): Under['grants'] =>
  call.operation.verb === 'tasks/cancel' && call.grant === undefined ? [] : grants

async function exchange(
  deps: Deps,
  call: Call,
  method: 'POST' | 'GET' | 'DELETE',
  request: Masked,
  under: Under & Pick<RelayContext, 'ended'>,
): Promise<void> {
  const started = performance.now()
  const body = outgoingBody(call, request)
  under.ended?.throwIfAborted()
  call.log.forwarding()
  const response = await deps.target.send(call.connection, {
    method,
    era: call.era,
    owner: principalKey(call.principal),
    headers: outgoingHeaders(call),
    ...(body !== undefined && { body }),
    aside: method !== 'GET' && call.message?.kind !== 'request',
    signal: lifetime(deps, call, under.ended),
    ...(call.limit !== undefined && { unattended: true }),
    ...(call.token !== undefined && { caller: { principal: call.principal, token: call.token } }),
  })
  try {
    await relay(deps, inSession(call, response), response, {
      ...under,
      targetMs: Math.round((performance.now() - started) * 1000) / 1000,
      headers: sessionHeader(deps, call, response),
    })
  } finally {
    response.body.destroy()
  }
}

/** The call in the session that its answer began: what the answer hands out belongs to that. */
function inSession(call: Call, response: TargetResponse): Call {
  const target = response.headers['mcp-session-id']
  if (typeof target !== 'string' || call.era === 'modern') return call
  return { ...call, session: { ...call.session, target } }
}

async function relay(
  deps: Deps,
  call: Call,
  response: TargetResponse,
  context: RelayContext,
): Promise<void> {
  if (response.status === 401 || response.status === 403)
    throw new EdgeError(
      'target_refused_credential',
      `The target of connection "${call.connection.name}" refuses the gateway's credential; an administrator has to renew it.`,
    )
  if (response.status >= 300 && response.status < 400)
    throw new EdgeError(
      'target_invalid',
      'The target redirects, which the gateway does not follow.',
    )
  if (!/^(identity)?$/i.test(String(response.headers['content-encoding'] ?? '')))
    throw new EdgeError(
      'target_invalid',
      'The target compressed its answer, which it was asked not to do.',
    )
  const type = response.headers['content-type']
  const streams = typeof type === 'string' && /^text\/event-stream\s*(;|$)/i.test(type)
  return streams && response.status < 300
    ? relayStream(deps, call, response, context)
    : relayBody(deps, call, response, context)
}

function outgoingHeaders(call: Call): Record<string, string> {
  const { target } = call.session
  const { resumes, task } = call.returned
  return {
    ...requestHeaders(call),
    ...(call.era === 'modern' && task !== undefined && { 'mcp-name': taskHeader(task.id) }),
    ...(resumes !== undefined && { 'last-event-id': resumes.id }),
    ...(target !== undefined && { 'mcp-session-id': target }),
  }
}

/** A modern client that leaves has cancelled; a legacy client may come back for the answer. */
function lifetime(deps: Deps, call: Call, ended: AbortSignal | undefined): AbortSignal {
  const own = ownLifetime(deps, call)
  return ended === undefined ? own : AbortSignal.any([own, ended])
}

function ownLifetime(deps: Deps, call: Call): AbortSignal {
  if (call.limit !== undefined) return AbortSignal.any([call.limit, deps.stopping])
  if (call.message === undefined)
    return AbortSignal.any([call.reply.gone, deps.draining, AbortSignal.timeout(remaining(call))])
  return call.era === 'modern' ? AbortSignal.any([call.reply.gone, deps.stopping]) : deps.stopping
}

/** A stream without a request lasts as long as its token, in milliseconds. */
const remaining = ({ expiresAt }: Call): number =>
  Math.min(Math.max(expiresAt - Date.now(), 0), MAX_STREAM_MS)

function sessionHeader(deps: Deps, call: Call, response: TargetResponse): Record<string, string> {
  const id = response.headers['mcp-session-id']
  if (typeof id !== 'string' || call.era === 'modern') return {}
  return {
    'mcp-session-id': sealSession(
      deps.sealer,
      call.principal,
      call.connection,
      call.session.id,
      id,
    ),
  }
}
