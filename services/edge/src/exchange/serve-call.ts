import type { Deps } from '../deps.ts'
import { resultReply } from '@sallyport/mcp'
import { failClosed } from '../domain/fail-closed.ts'
import { EdgeError, type EdgeErrorCode } from '../errors.ts'
import { type Consent, obtainConsent } from './approve.ts'
import type { Call } from './call.ts'
import type { Ending } from './exchange-log.ts'
import { forward } from './forward.ts'
import { judge } from './judge.ts'
import { answerOwnTask } from './own-task.ts'
import { refusalOf } from './refusal-of.ts'
import { refuse } from './refuse.ts'

/**
 * Takes one call through the gateway: judged, consented to where policy says so, forwarded, answered. Whatever happens,
 * the exchange has its decision and its end in the journal before the client has its answer.
 */
export async function serveCall(
  deps: Deps,
  call: Call,
  method: 'POST' | 'GET' | 'DELETE',
): Promise<void> {
  try {
    await attempt(deps, call, method)
  } catch (error) {
    await conclude(deps, call, error)
  } finally {
    const { summary, ending, unmasked } = call.log
    if (unmasked !== undefined) deps.events.passedUnmasked(summary.id, summary.connection, unmasked)
    deps.events.exchangeEnded(
      summary.id,
      summary.verb,
      ending?.outcome ?? 'unwritten',
      ending?.error,
    )
  }
}

async function attempt(deps: Deps, call: Call, method: 'POST' | 'GET' | 'DELETE'): Promise<void> {
  if (call.refusal !== undefined) {
    await call.log.decided(failClosed(call.refusal.message))
    throw call.refusal
  }
  const { decision, request, shown } = await judge(deps, call)
  switch (decision.outcome) {
    case 'allow':
      return call.returned.heldId === undefined
        ? forward(deps, call, method, decision, request)
        : ownTask(deps, call, call.returned.heldId)
    case 'deny':
      throw refusalOf(decision, 'Refused by policy')
    case 'require_approval': {
      const consent = await obtainConsent(deps, call, decision, { request, shown })
      if (consent.kind === 'given')
        return forward(deps, under(call, consent), method, consent.decision, request)
      await call.log.complete({ outcome: 'pending_approval' })
      return call.reply.finish(200, pollReply(call, consent.result), {})
    }
  }
}

/** The call as it goes on with consent. */
const under = (call: Call, { grant }: Extract<Consent, { readonly kind: 'given' }>): Call =>
  grant === undefined ? call : { ...call, grant }

/** What is asked about a held call is answered by the gateway itself. */
async function ownTask(deps: Deps, call: Call, id: string): Promise<void> {
  const result = await answerOwnTask(deps, call, id, serveCall)
  await call.log.complete({ outcome: 'delivered' })
  await call.reply.finish(200, pollReply(call, result), {})
}

function pollReply(call: Call, result: Readonly<Record<string, unknown>>): string {
  return call.message?.kind === 'request' ? resultReply(call.message.id, result) : ''
}

/** Writes the end of a call that did not come through, and tells the client what can be told. */
async function conclude(deps: Deps, call: Call, error: unknown): Promise<void> {
  try {
    if (error instanceof EdgeError) return await refuse(call, error, endingOf(call, error.code))
    const left = hasLeft(deps, call)
    if (!left) deps.events.failed(error)
    await call.log.complete(
      left ? departure(call) : { outcome: 'interrupted', error: 'gateway_failed' },
    )
    call.reply.abort()
  } catch (failure) {
    await lastWord(deps, call, failure)
  }
}

/** Whether the client has gone, or the gateway has to end what it does. */
function hasLeft(deps: Deps, call: Call): boolean {
  const { draining, stopping } = deps
  const streamOver = draining.aborted || Date.now() >= call.expiresAt
  return (
    call.reply.gone.aborted ||
    call.limit?.aborted === true ||
    stopping.aborted ||
    (call.message === undefined && streamOver)
  )
}

/** A stream without a request lasts until its client leaves; anything else is cut off by that. */
function departure(call: Call): Ending {
  if (call.message === undefined) return { outcome: 'delivered' }
  return { outcome: call.log.forwarded ? 'interrupted' : 'refused', error: 'client_gone' }
}

/** The end could not be written: the answer must not look complete. */
async function lastWord(deps: Deps, call: Call, failure: unknown): Promise<void> {
  if (failure instanceof EdgeError && !call.reply.streaming)
    return refuse(call, failure, endingOf(call, failure.code))
  deps.events.failed(failure)
  call.reply.abort()
}

/** How an exchange ends by an error: what the target may have seen was not refused but failed. */
function endingOf(call: Call, code: EdgeErrorCode): Ending {
  if (code === 'approval_pending') return { outcome: 'pending_approval' }
  const cutOff = code === 'target_interrupted' || (code === 'grant_ended' && call.log.forwarded)
  if (cutOff) return { outcome: 'interrupted', error: code }
  return { outcome: call.log.forwarded ? 'failed' : 'refused', error: code }
}
