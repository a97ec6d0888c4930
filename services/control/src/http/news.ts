import { Readable } from 'node:stream'
import type { FastifyReply } from 'fastify'
import { toControlError } from '../errors.ts'
import type { Events } from '../events.ts'
import type { Turns } from '../trial/turns.ts'

/**
 * Answers with one JSON text a line, as they come (NDJSON). A failure after the first line is the last line, a problem.
 * The work ends, at the latest after the step that is under way, when the client goes.
 */
export function sendNews(
  reply: FastifyReply,
  events: Events,
  news: AsyncGenerator<object>,
): FastifyReply {
  const lines = Readable.from(linesOf(reply, events, news), { objectMode: false })
  return reply.type('application/x-ndjson').send(lines)
}

async function* linesOf(
  reply: FastifyReply,
  events: Events,
  news: AsyncGenerator<object>,
): AsyncGenerator<string> {
  try {
    for await (const each of news) yield `${JSON.stringify(each)}\n`
  } catch (error) {
    const { status, code, message, problems } = toControlError(error)
    events.requestFailed(reply.request.routeOptions.url ?? '?', status, code, error)
    yield `${JSON.stringify({ problem: { status, code, detail: message, ...(problems && { problems }) } })}\n`
  }
}

/** Waits for a turn as long as the client does. The turn ends when the answer has ended, or the client has gone. */
export async function takeTurn({ raw }: FastifyReply, turns: Turns): Promise<void> {
  const gone = new AbortController()
  raw.once('close', () => gone.abort())
  if (raw.closed) gone.abort()
  const turn = await turns.enter(gone.signal)
  if (gone.signal.aborted) turn[Symbol.dispose]()
  else gone.signal.addEventListener('abort', () => turn[Symbol.dispose]())
}
