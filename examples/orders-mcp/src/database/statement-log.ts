import type { ClientBase } from 'pg'
import { atDatabase, withClient } from './connect.ts'

/** One statement that reached the database through a tool. */
export interface Statement {
  readonly tool: string
  readonly sql: string
}

/** Statements kept across starts. */
const KEPT = 10_000

/** Writes down a statement in a transaction of its own, before it runs. */
export async function logStatement(client: ClientBase, statement: Statement): Promise<void> {
  await client.query('insert into log.statements (tool, sql) values ($1, $2)', [
    statement.tool,
    statement.sql,
  ])
}

/** Every statement that reached the database, oldest first: the proof of what did and what did not. */
export function readStatements(adminUrl: string): Promise<readonly Statement[]> {
  return withClient(atDatabase(adminUrl), async (client) => {
    const { rows } = await client.query<Statement>(
      'select tool, sql from log.statements order by id',
    )
    return rows
  })
}

/** Forgets all but the newest. */
export async function trimStatements(client: ClientBase): Promise<void> {
  await client.query(
    'delete from log.statements where id <= (select max(id) from log.statements) - $1',
    [KEPT],
  )
}
