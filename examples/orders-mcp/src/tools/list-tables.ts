import type { McpServer } from '@modelcontextprotocol/server'
import { type Static, Type } from 'typebox'
import type { OrdersDatabase } from '../database/database.ts'
import { answer, structured } from './result.ts'
import { toolSchema } from './tool-schema.ts'

const Input = Type.Object({}, { additionalProperties: false })
const Output = Type.Object({
  tables: Type.Array(
    Type.Object({
      name: Type.String(),
      columns: Type.Array(Type.Object({ name: Type.String(), type: Type.String() })),
    }),
  ),
})

const SQL = `
  select table_name as name,
         json_agg(json_build_object('name', column_name, 'type', data_type) order by ordinal_position) as columns
  from information_schema.columns where table_schema = 'public' group by table_name order by table_name`

const inputSchema = toolSchema(Input)
const outputSchema = toolSchema(Output)

/** `list_tables`: the tables and their columns. */
export function registerListTables(server: McpServer, database: OrdersDatabase): void {
  server.registerTool(
    'list_tables',
    {
      title: 'List tables',
      description: 'Lists the tables of the orders database with their columns.',
      inputSchema,
      outputSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    () =>
      answer(() =>
        database.use('list_tables', SQL, async (client) => {
          const { rows } = await client.query<Static<typeof Output>['tables'][number]>(SQL)
          return structured({ tables: rows })
        }),
      ),
  )
}
