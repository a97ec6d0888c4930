import type { McpServer } from '@modelcontextprotocol/server'
import { type ClientBase, Query } from 'pg'
import { type Static, Type } from 'typebox'
import type { OrdersDatabase } from '../database/database.ts'
import { answer, structured } from './result.ts'
import { toolSchema } from './tool-schema.ts'

const Input = Type.Object(
  {
    sql: Type.String({ minLength: 1, maxLength: 65_536, description: 'PostgreSQL statement' }),
  },
  { additionalProperties: false },
)
const Output = Type.Object({
  rows: Type.Array(Type.Record(Type.String(), Type.Unknown())),
  rowCount: Type.Integer({ description: 'Rows returned or changed, those left out included.' }),
  truncated: Type.Optional(Type.Boolean({ description: 'Whether rows were left out.' })),
})

/** Rows of one answer, and their size as JSON in characters. Further rows are counted and left out. */
const MAX_ROWS = 1000
const MAX_CHARS = 1024 * 1024

const inputSchema = toolSchema(Input)
const outputSchema = toolSchema(Output)

/** `query`: runs a statement as it is given; who may say what is the gateway's matter. */
export function registerQuery(server: McpServer, database: OrdersDatabase): void {
  server.registerTool(
    'query',
    {
      title: 'Run SQL',
      description: `Runs a PostgreSQL statement on the orders database; at most ${MAX_ROWS} rows come back.`,
      inputSchema,
      outputSchema,
      annotations: { readOnlyHint: false, destructiveHint: true, openWorldHint: false },
    },
    ({ sql }) =>
      answer(() =>
        database.use('query', sql, async (client) => structured(await execute(client, sql))),
      ),
  )
}

/** Reads the rows as they come, so that a large result does not fill the memory. */
function execute(client: ClientBase, sql: string): Promise<Static<typeof Output>> {
  const rows: Record<string, unknown>[] = []
  let [seen, chars] = [0, 0]
  const { promise, resolve, reject } = Promise.withResolvers<Static<typeof Output>>()
  const query = client.query(new Query<Record<string, unknown>>(sql))
  query.on('row', (row) => {
    seen += 1
    chars += rows.length < MAX_ROWS ? JSON.stringify(row).length : 0
    if (rows.length < MAX_ROWS && chars <= MAX_CHARS) rows.push(row)
  })
  query.on('error', reject)
  query.on('end', (result) => {
    const last = Array.isArray(result) ? result.at(-1) : result
    const rowCount = seen > 0 ? seen : (last?.rowCount ?? 0)
    resolve({ rows, rowCount, ...(rows.length < seen && { truncated: true }) })
  })
  return promise
}
