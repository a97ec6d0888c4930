import { createHmac } from 'node:crypto'

/** What a signature is over. */
export interface Signed {
  /** The same for every attempt to deliver one event. */
  readonly id: string
  /** Of the attempt, in Unix seconds. */
  readonly timestamp: number
  readonly body: string
}

/** One signature for each key, separated by spaces (Standard Webhooks 1.0, symmetric). */
export const signatures = (keys: readonly Uint8Array[], { id, timestamp, body }: Signed): string =>
  keys
    .map((key) => createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64'))
    .map((signature) => `v1,${signature}`)
    .join(' ')
