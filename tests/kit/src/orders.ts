import { readStatements } from '@sallyport/orders-mcp'
import { Pool } from 'pg'

/** The truth about the orders database, asked past the gateway. */
export interface OrdersTruth extends AsyncDisposable {
  rows(sql: string): Promise<readonly Record<string, unknown>[]>
  /** Every statement that reached the database through a tool, oldest first. */
  statements(): Promise<readonly string[]>
}

/** Opens the orders database by the administrator's URL. */
export function openOrders(adminUrl: string): OrdersTruth {
  const url = new URL(adminUrl)
  url.pathname = '/orders'
  const pool = new Pool({ connectionString: url.href, max: 2 })
  return {
    rows: async (sql) => {
      const { rows } = await pool.query<Record<string, unknown>>(sql)
      return rows
    },
    statements: async () => (await readStatements(adminUrl)).map(({ sql }) => sql),
    [Symbol.asyncDispose]: () => pool.end(),
  }
}
