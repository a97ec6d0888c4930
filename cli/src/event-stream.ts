import type { Context } from './context.ts'
import { type ApiRequest, openPieces } from './http.ts'

/** One event of the admin API. */
export interface ServerEvent {
  readonly event: string
  readonly data: unknown
}

/** Longest time without a sign of life, of which one comes every 15 seconds. */
const SILENCE_MS = 45_000

/**
 * Makes one request and hands over the events of its answer (Server-Sent Events) as they come, until it ends or the signal
 * aborts. Every failure is a CliError that says what to do.
 */
export const openEvents = (
  context: Context,
  asked: ApiRequest,
  signal: AbortSignal,
): AsyncGenerator<ServerEvent> =>
  openPieces(context, asked, { separator: '\n\n', silenceMs: SILENCE_MS, read: eventOf, signal })

function* eventOf(block: string): Generator<ServerEvent> {
  const fields = new Map(block.split('\n').map(fieldOf))
  const [event, data] = [fields.get('event'), fields.get('data')]
  // Comments are signs of life and nothing else.
  if (event !== undefined && data !== undefined) yield { event, data: JSON.parse(data) }
}

function fieldOf(line: string): readonly [name: string, value: string] {
  const [name = '', ...value] = line.split(': ')
  return [name, value.join(': ')]
}
