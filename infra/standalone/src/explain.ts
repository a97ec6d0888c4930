import { NatsServerError } from '@sallyport/nats-server'
import { PostgresError } from '@sallyport/postgres'
import { StandaloneError } from './errors.ts'
import type { StandaloneOptions } from './options.ts'
import { DEFAULT_PORTS, describeUse, PORT_NAMES, type PortName } from './ports.ts'

/** Turns whatever went wrong at start into one sentence that says what to do. */
export async function explained(
  error: unknown,
  { directory, ports }: StandaloneOptions,
): Promise<Error> {
  if (error instanceof StandaloneError) return error
  if (isDiskFull(error)) {
    return new StandaloneError(
      'disk_full',
      `the disk that holds ${directory} is full: free some space and start again`,
      { cause: error },
    )
  }
  const chosen = typeof ports === 'object' ? ports : DEFAULT_PORTS
  const name = ports === 'free' ? undefined : portInUse(error, chosen)
  if (name !== undefined) {
    return new StandaloneError('port_in_use', await describeUse(name, chosen[name]), {
      cause: error,
    })
  }
  return error instanceof Error ? error : new StandaloneError('failed', String(error))
}

/** Whether a start failed because another program listens on a port. */
export const isPortTaken = (error: unknown): boolean =>
  ['EADDRINUSE', 'port_in_use'].includes(codeOf(error))

function isDiskFull(error: unknown): boolean {
  return ['ENOSPC', 'EDQUOT', 'disk_full'].includes(codeOf(error))
}

function portInUse(
  error: unknown,
  ports: Readonly<Record<PortName, number>>,
): PortName | undefined {
  if (error instanceof PostgresError && error.code === 'port_in_use') return 'postgres'
  if (error instanceof NatsServerError && error.code === 'port_in_use') return 'nats'
  if (!(error instanceof Error) || codeOf(error) !== 'EADDRINUSE') return undefined
  const port: unknown = Reflect.get(error, 'port')
  return PORT_NAMES.find((name) => ports[name] === port)
}

function codeOf(error: unknown): string {
  return error instanceof Error ? String(Reflect.get(error, 'code')) : ''
}
