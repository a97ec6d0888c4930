import { type ClientBase, Pool, type PoolClient } from 'pg'
import { logStatement } from './statement-log.ts'
import { jsonTypes } from './json-types.ts'

/** Longest time that one statement may take, in milliseconds. */
const STATEMENT_MS = 10_000

/** The database as the tools see it. */
export interface OrdersDatabase extends AsyncDisposable {
  /** Lends a connection in its original state, after having written down what it is asked for. */
  use<T>(tool: string, sql: string, work: (client: ClientBase) => Promise<T>): Promise<T>
}

/** Opens a pool of few connections; disposing it closes them. */
export function openDatabase(url: string): OrdersDatabase {
  const pool = new Pool({
    connectionString: url,
    max: 8,
    statement_timeout: STATEMENT_MS,
    connectionTimeoutMillis: STATEMENT_MS,
    types: jsonTypes,
  })
  // A connection that breaks while idle is replaced; the next use tells whether the server is there.
  pool.on('error', () => {})
  return {
    use: async (tool, sql, work) =>
      lend(await pool.connect(), async (client) => {
        await logStatement(client, { tool, sql })
        return work(client)
      }),
    [Symbol.asyncDispose]: () => pool.end(),
  }
}

/** Gives the connection back in its original state, or closes it: then a transaction that is open is rolled back. */
async function lend<T>(client: PoolClient, work: (client: ClientBase) => Promise<T>): Promise<T> {
  let lent = true
  const giveBack = (close: boolean): void => {
    if (lent) client.release(close)
    lent = false
  }
  // A statement may lift its own timeout; the client does not wait longer.
  const deadline = setTimeout(giveBack, STATEMENT_MS + 1000, true)
  try {
    return await work(client)
  } finally {
    giveBack(!(await reset(client)))
    clearTimeout(deadline)
  }
}

/** Undoes settings, locks and temporary tables. Fails inside a transaction; then the connection is closed. */
function reset(client: PoolClient): Promise<boolean> {
  return client.query('discard all').then(
    () => true,
    () => false,
  )
}
