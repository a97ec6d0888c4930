import { type Approval, connectionOf } from '@sallyport/contracts'
import type { Logger } from '@sallyport/telemetry'

/** What the approval service tells its operators: ids, codes and counts, never what was asked. */
export interface Events {
  readonly asked: (approval: Approval) => void
  readonly voted: (approval: Approval, vote: string) => void
  readonly voteRefused: (approval: string, code: string) => void
  readonly cancelled: (approval: Approval) => void
  readonly used: (approval: Approval) => void
  readonly useRefused: (approval: string, code: string) => void
  readonly glassBroken: (approval: Approval) => void
  readonly revoked: (approval: Approval) => void
  readonly settlingFailed: (error: unknown) => void
  readonly tellingFailed: (error: unknown) => void
  readonly erasingFailed: (error: unknown) => void
}

/** Writes the events as log lines. */
export function createEvents(log: Logger): Events {
  return {
    asked: ({ id, status, request }) =>
      log.info({ approval: id, status, connection: connectionOf(request) }, 'asked'),
    voted: ({ id, status }, vote) => log.info({ approval: id, status, vote }, 'voted'),
    voteRefused: (approval, code) => log.info({ approval, code }, 'vote refused'),
    cancelled: ({ id }) => log.info({ approval: id }, 'cancelled'),
    used: ({ id, consumedBy }) => log.info({ approval: id, exchange: consumedBy }, 'used'),
    useRefused: (approval, code) => log.warn({ approval, code }, 'use refused'),
    glassBroken: ({ id, request }) =>
      log.warn({ approval: id, connection: connectionOf(request) }, 'glass broken'),
    revoked: ({ id }) => log.info({ approval: id }, 'access revoked'),
    settlingFailed: (error) =>
      log.error({ err: error }, 'an outcome could not be written; retrying'),
    erasingFailed: (error) =>
      log.error({ err: error }, 'arguments that were erased could not be taken away; retrying'),
    tellingFailed: (error) => log.warn({ err: error }, 'bots could not be told; retrying'),
  }
}
