import { type BusOptions, type BusUser, busUsers, provisionStreams } from '@sallyport/bus'
import { type RunningNatsServer, startNatsServer } from '@sallyport/nats-server'
import { StandaloneError } from './errors.ts'

/** The bus of the deployment, and the server where it is the assembly's own. */
export interface Nats extends AsyncDisposable {
  readonly url: string
  readonly user: string | undefined
  readonly password: string | undefined
  /** Passwords of the users of a server of the assembly's own. */
  readonly passwords: ReadonlyMap<string, string>
  readonly monitorUrl: string | undefined
  readonly server: RunningNatsServer | undefined
  /** Resolves when a server of the assembly's own has ended. */
  readonly failed: Promise<Error>
}

/** A server that someone else runs. */
export type ConfiguredNats = Omit<BusOptions, 'name'>

export interface NatsOptions {
  readonly directory: string
  readonly port: number
  readonly configured?: ConfiguredNats
  readonly report: (line: string) => void
}

const MIB = 1024 ** 2

/** What the streams of one machine may hold. The server reserves it, so that what is promised fits on the disk. */
const LIMITS = {
  journalBytes: 1024 * MIB,
  stateBytes: 256 * MIB,
  auditBytes: 256 * MIB,
  approvalBytes: 64 * MIB,
  askedBytes: 64 * MIB,
  heldBytes: 64 * MIB,
  ratesBytes: 64 * MIB,
}

/** Starts a nats-server, or takes the configured one, and makes the streams. */
export async function startNats(options: NatsOptions): Promise<Nats> {
  const nats = await serverOf(options)
  try {
    await provisionStreams(busOptions(nats, 'provision'), LIMITS)
    return nats
  } catch (error) {
    await nats[Symbol.asyncDispose]()
    throw asDiskFull(error, options.directory)
  }
}

/** How a part of the assembly reaches the bus: as itself, or as whom the configuration names. */
export function busOptions(nats: Nats, user: BusUser, name: string = user): BusOptions {
  const { url, passwords, monitorUrl } = nats
  const own = passwords.get(user)
  const as = own === undefined ? nats : { user, password: own }
  return {
    url,
    name,
    ...(as.user !== undefined && { user: as.user }),
    ...(as.password !== undefined && { password: as.password }),
    ...(monitorUrl !== undefined && { monitorUrl }),
  }
}

async function serverOf({ configured, directory, port, report }: NatsOptions): Promise<Nats> {
  if (configured !== undefined) {
    const { url, user, password, monitorUrl } = configured
    const given = { url, user, password, passwords: new Map(), monitorUrl, server: undefined }
    return { ...given, failed: new Promise(() => {}), [Symbol.asyncDispose]: async () => {} }
  }
  const server = await startNatsServer({ directory, port, report, users: busUsers() })
  const { url, user, password, passwords, monitorUrl } = server
  return {
    url,
    user,
    password,
    passwords,
    monitorUrl,
    server,
    failed: server.exited.then(() => new Error('the nats-server ended without being asked to')),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

/** The server refuses to reserve more than the disk has. */
function asDiskFull(error: unknown, directory: string): unknown {
  if (
    !/insufficient storage|not enough disk space/i.test(error instanceof Error ? error.message : '')
  )
    return error
  return new StandaloneError(
    'disk_full',
    `the disk that holds ${directory} has too little room for the streams (2 GB): free some space and start again`,
    { cause: error },
  )
}
