import { Kysely, PostgresDialect } from 'kysely'
import { Pool } from 'pg'

/** A pool of connections to one database, with the tables `T`. Disposing it waits for the queries under way. */
export interface Database<T> extends AsyncDisposable {
  readonly db: Kysely<T>
}

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/name` */
  readonly url: string
  /** Connections at the most. */
  readonly maxConnections?: number
  /** Called when an idle connection breaks; the pool replaces it by itself. */
  readonly onIdleError?: (error: Error) => void
}

const CONNECT_TIMEOUT_MS = 5000
const STATEMENT_TIMEOUT_MS = 30_000

/** Opens a pool. Nothing is connected before the first query. */
export function openDatabase<T>(options: DatabaseOptions): Database<T> {
  const pool = new Pool({
    connectionString: options.url,
    max: options.maxConnections ?? 10,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
  })
  // Without a listener the loss of an idle connection would end the process.
  pool.on('error', (error) => options.onIdleError?.(error))
  const db = new Kysely<T>({ dialect: new PostgresDialect({ pool }) })
  return { db, [Symbol.asyncDispose]: () => db.destroy() }
}
