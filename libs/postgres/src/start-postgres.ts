import { ensureCluster } from './cluster.ts'
import { PostgresError } from './errors.ts'
import { explainFailure } from './explain-failure.ts'
import { claim, clearFormerServer } from './former-server.ts'
import { type Place, preparePlace, removePlace } from './place.ts'
import { type StartedServer, startServer } from './start-server.ts'

export interface PostgresOptions {
  /** Absolute path of the folder for the data, the password and the log; made where it is missing. */
  readonly directory: string
  /** Port on 127.0.0.1; a free one unless said. */
  readonly port?: number
  /** Removes the folder and the data when the server is stopped. */
  readonly temporary?: boolean
  /** Takes one line for each thing that a person who waits should know. */
  readonly report?: (line: string) => void
}

/** A server that answers. Disposing it stops it, within ten seconds. */
export interface Postgres extends AsyncDisposable {
  /** Of the superuser, with the password: never to be shown. */
  readonly url: string
  readonly port: number
  /** Resolves with the reason when the server ends without being asked to. */
  readonly failed: Promise<Error>
}

/**
 * Starts PostgreSQL from the binaries that npm brings, on 127.0.0.1 alone, with a generated password (SCRAM), and
 * resolves when it has answered a query. A later start with the same folder finds the same data. As root the server
 * runs as an unprivileged account. Rejects with a {@link PostgresError}.
 */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const report = options.report ?? (() => {})
  try {
    const place = await preparePlace(options.directory, report)
    const password = await ensureCluster(place, report)
    await clearFormerServer(place)
    await claim(place)
    return handle(await startServer(place, password, options.port), place, options.temporary)
  } catch (error) {
    throw inOneSentence(error, options.directory)
  }
}

function handle(started: StartedServer, place: Place, temporary = false): Postgres {
  const { server, port, url } = started
  let stopped: Promise<void> | undefined
  const stop = async (): Promise<void> => {
    await server.stop()
    if (temporary) await removePlace(place)
  }
  return {
    url,
    port,
    failed: server.ended.then((cause) =>
      stopped === undefined ? endedByItself(place, cause) : new Promise(() => {}),
    ),
    [Symbol.asyncDispose]: () => (stopped ??= stop()),
  }
}

function endedByItself({ directory }: Place, cause: Error): PostgresError {
  const message = `the PostgreSQL server ended without being asked to: see ${directory}/postgres.log`
  return new PostgresError('failed', message, { cause })
}

function inOneSentence(error: unknown, directory: string): Error {
  if (error instanceof PostgresError) return error
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? explainFailure({ place: { directory, folder: directory }, output: code })
    : new PostgresError('failed', `PostgreSQL did not start: ${String(error)}`, { cause: error })
}
