import type { BusOptions } from '@sallyport/bus'
import type { EnvReader } from './read-env.ts'

const SERVERS = /^(?:nats|tls):\/\/[^\s/@,]+(?:,(?:nats|tls):\/\/[^\s/@,]+)*$/

/**
 * How a service reaches the bus: `SALLYPORT_NATS_URL`, `SALLYPORT_NATS_USER`, `SALLYPORT_NATS_PASSWORD_FILE` and
 * `SALLYPORT_NATS_MONITOR_URL`. `name` is the service's, as the server's monitoring shows it.
 */
export function readNats(reader: EnvReader, name: string): BusOptions {
  const url = reader.matching(
    'SALLYPORT_NATS_URL',
    SERVERS,
    'nats://host:port without credentials, several separated by commas',
    'nats://127.0.0.1:4222',
  )
  const user = reader.optional('SALLYPORT_NATS_USER')
  const password = reader.secretFile('SALLYPORT_NATS_PASSWORD_FILE')
  const monitorUrl = reader.optional('SALLYPORT_NATS_MONITOR_URL')
  return {
    url,
    name,
    ...(user !== undefined && { user }),
    ...(password !== undefined && { password }),
    ...(monitorUrl !== undefined && { monitorUrl: reader.url('SALLYPORT_NATS_MONITOR_URL') }),
  }
}
