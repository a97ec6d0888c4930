import type { Deps } from '../deps.ts'
import { EdgeError } from '../errors.ts'
import { readBody } from '../http/read-body.ts'
import { answerTooLong } from '../target/answer-too-long.ts'
import { responseHeaders } from '../target/headers.ts'
import type { Under } from '../task-handles.ts'
import type { TargetResponse } from '../target/target-client.ts'
import { prepare } from './answer.ts'
import type { Call } from './call.ts'
import { charge, resultOf } from './charge.ts'
import { interrupted, isAbort } from './interrupted.ts'
import { MAX_TARGET_BYTES, readTargetMessage, type TargetMessage } from './target-message.ts'

/** What relaying an answer needs beside the answer. */
export interface RelayContext extends Under {
  /** Milliseconds that the target took to begin its answer. */
  readonly targetMs: number
  /** Headers of the gateway's own, such as the sealed session id. */
  readonly headers: Readonly<Record<string, string>>
  /** Aborts when a grant ends that the answer is under. */
  readonly ended?: AbortSignal
}

/** Passes on an answer that is one body: read whole, masked, written down, then sent. */
export async function relayBody(
  deps: Deps,
  call: Call,
  response: TargetResponse,
  context: RelayContext,
): Promise<void> {
  const { charges, targetMs, headers } = context
  const bytes = await readAnswer(call, response)
  if (bytes === undefined) throw answerTooLong()
  const outgoing = { ...responseHeaders(response.headers), ...headers }
  if (bytes.length === 0 || !isJson(response)) {
    await withoutBody(call, response.status, targetMs, outgoing)
    return
  }
  const read = readMessageIn(bytes)
  const asks = call.message?.kind === 'request'
  // Where no message is owed, or the status says what is wrong, the status is the answer.
  if (read instanceof EdgeError && (!asks || response.status >= 400))
    return withoutBody(call, response.status, targetMs, outgoing)
  if (read instanceof EdgeError) throw read
  const { message, text } = read
  if (message.kind !== 'result' && message.kind !== 'error')
    throw new EdgeError('target_invalid', 'The target did not answer with a response.')
  const asked = call.message?.kind === 'request' ? call.message.id : null
  const answersNobody = message.id === null && response.status >= 400
  if (message.id !== asked && !answersNobody)
    throw new EdgeError('target_invalid', 'The target answered another request than this one.')
  const answer = await prepare(deps, call, message, text, context)
  await charge(call, charges, answer.outgoing, resultOf(message))
  await call.log.message(answer.masked)
  await call.log.complete({
    outcome: 'delivered',
    targetMs,
    ...(answer.error !== undefined && { error: answer.error }),
  })
  await call.reply.finish(response.status, answer.outgoing, outgoing)
}

/** A target that dies in mid-answer has not answered; what it has done is not known. */
async function readAnswer(call: Call, { body }: TargetResponse): Promise<Uint8Array | undefined> {
  try {
    return await readBody(body, MAX_TARGET_BYTES)
  } catch (cause) {
    if (call.reply.gone.aborted || isAbort(cause)) throw cause
    throw interrupted(cause)
  }
}

/**
 * Passes on a status alone: an acknowledged notification, a refused method, an error page. Text that is not a message
 * of the protocol tells a client nothing, and nothing is known about what it holds.
 */
async function withoutBody(
  call: Call,
  status: number,
  targetMs: number,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  if (call.message?.kind === 'request' && (status < 400 || call.reply.streaming))
    throw new EdgeError(
      'target_invalid',
      `The target did not answer the request (status ${status}).`,
    )
  const error = status < 400 ? {} : { error: `http_${status}` }
  await call.log.complete({ outcome: status < 500 ? 'delivered' : 'failed', targetMs, ...error })
  await call.reply.finish(status, '', headers)
}

function isJson({ headers }: TargetResponse): boolean {
  const type = headers['content-type']
  return typeof type === 'string' && /^application\/json\s*(;|$)/i.test(type)
}

/** The message of a body, or the EdgeError that says why there is none. */
function readMessageIn(bytes: Uint8Array): TargetMessage | EdgeError {
  try {
    return readTargetMessage(bytes)
  } catch (error) {
    if (error instanceof EdgeError) return error
    throw error
  }
}
