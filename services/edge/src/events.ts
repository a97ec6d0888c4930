import type { Logger } from '@sallyport/telemetry'

/** What the edge tells its operators: ids, codes and counts, never what anyone said. */
export interface Events {
  listening(url: string): void
  exchangeEnded(exchange: string, verb: string, outcome: string, code?: string): void
  passedUnmasked(exchange: string, connection: string, why: string): void
  requestRefused(code: string, status: number): void
  authenticationFailed(connection: string, reason: string): void
  targetSpokeOutOfTurn(exchange: string, kind: string): void
  failed(error: unknown): void
}

/** Writes the events as log lines. */
export function createEvents(log: Logger): Events {
  return {
    listening: (url) => log.info({ url }, 'listening'),
    exchangeEnded: (exchange, verb, outcome, code) =>
      log.debug({ exchange, verb, outcome, code }, 'exchange ended'),
    passedUnmasked: (exchange, connection, why) =>
      log.warn(
        { exchange, connection, why },
        'an answer could not be masked and passed as it came, as its profile says',
      ),
    requestRefused: (code, status) => log.info({ code, status }, 'request refused'),
    authenticationFailed: (connection, reason) =>
      log.info({ connection, reason }, 'authentication failed'),
    targetSpokeOutOfTurn: (exchange, kind) =>
      log.warn({ exchange, kind }, 'the target sent a message that nobody asked for; dropped'),
    failed: (error) => log.error({ err: error }, 'request failed'),
  }
}
