import type { Logger } from '@sallyport/telemetry'

/** What the control service tells its operators: ids and codes, never what anyone said. */
export interface Events {
  listening(url: string): void
  requestFailed(route: string, status: number, code: string, cause?: unknown): void
  readModelUnavailable(error: unknown): void
  readModelReady(generation: string): void
  recordSkipped(id: string, error: unknown): void
}

export function createEvents(log: Logger): Events {
  return {
    listening: (url) => log.info({ url }, 'listening'),
    requestFailed: (route, status, code, cause) =>
      status >= 500
        ? log.error({ route, status, code, err: cause }, 'request failed')
        : log.info({ route, status, code }, 'request refused'),
    readModelUnavailable: (error) => log.warn({ err: error }, 'read models are not available'),
    readModelReady: (generation) => log.info({ generation }, 'read models follow the audit stream'),
    recordSkipped: (id, error) =>
      log.error({ id, err: error }, 'an audit record was not understood'),
  }
}
