import {
  type ConsumerInfo,
  JetStreamApiCodes,
  JetStreamApiError,
  type JetStreamManager,
  type StreamInfo,
} from '@nats-io/jetstream'
import { BusError } from '../errors.ts'

/** Facts of a stream. Rejects with `not_ready` where it is missing, `unavailable` where nobody says. */
export async function streamInfo(manager: JetStreamManager, stream: string): Promise<StreamInfo> {
  return manager.streams.info(stream).catch((error: unknown) => {
    throw infoError(error, `stream ${stream}`)
  })
}

/** Facts of a durable consumer. Rejects as {@link streamInfo}. */
export async function consumerInfo(
  manager: JetStreamManager,
  stream: string,
  consumer: string,
): Promise<ConsumerInfo> {
  return manager.consumers.info(stream, consumer).catch((error: unknown) => {
    throw infoError(error, `consumer ${consumer} of stream ${stream}`)
  })
}

/** Whether a stream or a consumer is not there. */
export function isMissing(error: unknown): boolean {
  if (!(error instanceof JetStreamApiError)) return false
  const missing: readonly number[] = [
    JetStreamApiCodes.StreamNotFound,
    JetStreamApiCodes.ConsumerNotFound,
  ]
  return missing.includes(error.code)
}

/** Tells a missing thing from a server that does not answer. */
export function infoError(error: unknown, what: string): BusError {
  if (error instanceof BusError) return error
  if (isMissing(error))
    return new BusError('not_ready', `${what} is missing: provision the streams first`)
  if (error instanceof JetStreamApiError && error.code === 10_047)
    return new BusError(
      'full',
      `there is not enough disk space for ${what}: free some or lower its limit`,
    )
  const detail = error instanceof JetStreamApiError ? ` (${error.message})` : ''
  return new BusError('unavailable', `the NATS server does not tell of ${what}${detail}`, {
    cause: error,
  })
}
