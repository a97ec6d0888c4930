import { type Message, SseError, type SseItem, SseReader } from '@sallyport/mcp'
import type { Deps } from '../deps.ts'
import { EdgeError } from '../errors.ts'
import { responseHeaders } from '../target/headers.ts'
import type { TargetResponse } from '../target/target-client.ts'
import { eventOf, type EventRef, sealEventId } from '../handles.ts'
import { clientText, inputRequests, prepare } from './answer.ts'
import type { Call } from './call.ts'
import { charge, resultOf } from './charge.ts'
import type { RelayContext } from './relay-body.ts'
import { interrupted, isAbort } from './interrupted.ts'
import { maskAnswer } from './mask-by.ts'
import { relayedTexts, type RelayedTexts } from './stream-hold-relay.ts'
import { MAX_TARGET_BYTES, readTargetMessage, type TargetMessage } from './target-message.ts'
import { underOfNotification, withTaskNames } from './task-names.ts'
import { changeTeller } from './tell-changes.ts'
import { judgeInputRequests, passTargetRequest } from './target-request.ts'

type EventItem = Extract<SseItem, { readonly kind: 'event' }>

/**
 * Passes on an event stream, item by item and in order: each message is masked and, before the one that answers the
 * request goes out, the exchange is written down. Ids and retry hints cross as they are; comments say nothing.
 */
export async function relayStream(
  deps: Deps,
  call: Call,
  response: TargetResponse,
  context: RelayContext,
): Promise<void> {
  call.reply.openStream(response.status, {
    ...responseHeaders(response.headers),
    ...context.headers,
  })
  const reader = new SseReader(MAX_TARGET_BYTES)
  let resumable = false
  using changes = changeTeller(deps, call)
  await using texts = relayedTexts(call, response.body)
  if (call.message === undefined) changes.begin()
  for await (const item of texts.unlessFailed(items(call, response, reader))) {
    context.ended?.throwIfAborted()
    if (item.kind === 'comment') await call.reply.comment()
    else if (await relayEvent(deps, call, item, context, texts)) break
    else {
      // A subscription is acknowledged before it tells of anything.
      changes.begin()
      if (!resumable && call.era === 'legacy' && (item.id ?? '') !== '') {
        resumable = true
        leaveWithClient(call, response)
      }
    }
  }
  await texts.finish()
  await endStream(call, context, resumable)
}

/**
 * Ends the target's stream when the client leaves that can come back for the rest of it: targets refuse to resume a
 * stream that someone still reads. One who left before it had an event id cannot come back.
 */
function leaveWithClient({ reply: { gone } }: Call, { body }: TargetResponse): void {
  if (!gone.aborted) gone.addEventListener('abort', () => body.destroy(), { once: true })
}

/** Items of the target's stream. A stream that breaks ends like one that was cut off. */
async function* items(
  call: Call,
  response: TargetResponse,
  reader: SseReader,
): AsyncGenerator<SseItem> {
  try {
    for await (const chunk of response.body) {
      if (chunk instanceof Uint8Array) yield* reader.push(chunk)
    }
  } catch (cause) {
    if (cause instanceof SseError)
      throw new EdgeError(
        'target_invalid',
        `The target's stream cannot be passed on: ${cause.message}.`,
        {
          cause,
        },
      )
    if (call.reply.gone.aborted || isAbort(cause)) throw cause
    throw interrupted(cause)
  }
}

/** Relays one event; true when it answered the request, so that nothing can follow. */
async function relayEvent(
  deps: Deps,
  call: Call,
  item: EventItem,
  context: RelayContext,
  texts: RelayedTexts,
): Promise<boolean> {
  // Clients hear nothing of events of other names (HTML, 9.2.6: they are dispatched under those names).
  if (item.data === undefined || item.data === '' || !isMessage(item)) {
    const { id, retry, data } = item
    const nothing = id === undefined && retry === undefined
    if (nothing) await call.reply.comment()
    else {
      const told = outgoing(deps, call, context, item, isMessage(item) ? data : undefined)
      await texts.pass(0, () => call.reply.item(told))
    }
    return false
  }
  const { message, text } = readTargetMessage(Buffer.from(item.data))
  switch (message.kind) {
    case 'notification':
      noteChange(deps, call, message.method)
      await relayNotification(deps, call, context, item, { message, text }, texts)
      return false
    case 'request':
      await texts.pass(text.length, () =>
        relayRequest(deps, call, context, item, { message, text }),
      )
      return false
    case 'result':
    case 'error':
      return relayAnswer(deps, call, item, { message, text }, context, texts)
  }
}

const isMessage = ({ event = 'message' }: EventItem): boolean => event === '' || event === 'message'

const LIST_CHANGED = /^notifications\/(tools|prompts|resources)\/list_changed$/

/** What a target says it has changed is looked at again before the next call that rests on it. */
function noteChange(deps: Deps, call: Call, method: string): void {
  const list = LIST_CHANGED.exec(method)?.[1]
  if (list !== undefined) deps.sightings.changed(call.connection.name, list)
}

/**
 * Whether policy lets a notification ask what it asks of the client: that of a task carries `inputRequests` like the
 * task's result. Each is an exchange of its own, and one that may not pass takes the notification with it.
 */
async function mayAsk(
  deps: Deps,
  call: Call,
  { method, params }: Extract<Message, { readonly kind: 'notification' }>,
): Promise<boolean> {
  try {
    await judgeInputRequests(deps, call, inputRequests(params))
    return true
  } catch (error) {
    if (!(error instanceof EdgeError) || error.code === 'journal_unavailable') throw error
    deps.events.targetSpokeOutOfTurn(call.log.summary.id, method)
    return false
  }
}

async function relayNotification(
  deps: Deps,
  call: Call,
  context: RelayContext,
  item: EventItem,
  { message, text }: TargetMessage,
  texts: RelayedTexts,
): Promise<void> {
  if (message.kind !== 'notification') return
  const under = underOfNotification(deps, call, message.params, context)
  if (under === undefined) deps.events.targetSpokeOutOfTurn(call.log.summary.id, message.method)
  if (deps.approvals.grants.isOver(under?.grants ?? [])) return call.reply.comment()
  if (under === undefined || !(await mayAsk(deps, call, message))) return call.reply.comment()
  let next: EventItem = item
  await texts.take({ message, text }, under.profiles, async (part, found) => {
    if (deps.approvals.grants.isOver(under.grants)) return call.reply.comment()
    const answer = await maskAnswer(call, under, part)
    const masked = { ...answer, findings: [...found, ...answer.findings] }
    const told = withTaskNames(deps, call, clientText(call, masked, part), under)
    await charge(call, under.charges, told, resultOf(message))
    await call.log.message(masked)
    await call.reply.item(outgoing(deps, call, context, next, told))
    // An event has its id once, also where the rest of its text comes in a copy.
    next = { kind: 'event' }
  })
}

/** The modern era has no requests to the client outside of results. */
async function relayRequest(
  deps: Deps,
  call: Call,
  context: RelayContext,
  item: EventItem,
  { message, text }: TargetMessage,
): Promise<void> {
  if (message.kind !== 'request') return
  if (call.era === 'modern')
    return deps.events.targetSpokeOutOfTurn(call.log.summary.id, message.method)
  const passed = await passTargetRequest(deps, call, { message, text }, context)
  if (passed !== undefined) await call.reply.item(outgoing(deps, call, context, item, passed))
}

async function relayAnswer(
  deps: Deps,
  call: Call,
  item: EventItem,
  { message, text }: TargetMessage,
  context: RelayContext,
  texts: RelayedTexts,
): Promise<boolean> {
  if (message.kind !== 'result' && message.kind !== 'error') return false
  const asked = call.message?.kind === 'request' ? call.message.id : undefined
  // A stream without a request of its own carries answers of a stream that was resumed.
  const resumed = call.message === undefined
  if (message.id !== asked && !resumed) {
    deps.events.targetSpokeOutOfTurn(call.log.summary.id, message.kind)
    return false
  }
  await (resumed ? texts.flush() : texts.finish())
  const answer = await prepare(deps, call, message, text, context)
  await charge(call, context.charges, answer.outgoing, resultOf(message))
  await call.log.message(answer.masked)
  if (!resumed)
    await call.log.complete({
      outcome: 'delivered',
      targetMs: context.targetMs,
      ...(answer.error !== undefined && { error: answer.error }),
    })
  await call.reply.item(outgoing(deps, call, context, item, answer.outgoing))
  return !resumed
}

/**
 * Ends the client's stream. One that was to answer a request and did not is an interruption; where the target gave an
 * event id before it closed the stream in order, the client comes back for the rest (2025-11-25, Resumability).
 */
async function endStream(
  call: Call,
  { targetMs }: RelayContext,
  resumable: boolean,
): Promise<void> {
  const unanswered = call.log.ending === undefined && call.message?.kind === 'request'
  if (unanswered && !resumable) throw interrupted(undefined)
  await call.log.complete(
    unanswered
      ? { outcome: 'interrupted', targetMs, error: 'stream_closed' }
      : { outcome: 'delivered', targetMs },
  )
  call.reply.end()
}

const RETRY = /^\d{1,9}$/

function outgoing(
  deps: Deps,
  call: Call,
  context: RelayContext,
  item: EventItem,
  data: string | undefined,
): SseItem {
  return {
    kind: 'event',
    ...(item.event === 'message' && { event: 'message' }),
    ...(item.id !== undefined && {
      id: sealedId(deps, call, eventOf(item.id, context)),
    }),
    ...(item.retry !== undefined && RETRY.test(item.retry) && { retry: item.retry }),
    ...(data !== undefined && { data }),
  }
}

/** What a header can carry, so that it can be asked for again (RFC 9110, section 5.5). */
const HEADER_VALUE = /^[!-~](?:[ -~]*[!-~])?$/

/** An empty id says that there is nothing to resume from. */
const sealedId = (deps: Deps, call: Call, event: EventRef): string =>
  HEADER_VALUE.test(event.id) ? sealEventId(deps.sealer, call, event) : ''
