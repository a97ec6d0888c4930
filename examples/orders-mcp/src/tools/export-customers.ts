import type { McpServer } from '@modelcontextprotocol/server'
import { Type } from 'typebox'
import type { OrdersDatabase } from '../database/database.ts'
import { answer, structured } from './result.ts'
import { toolSchema } from './tool-schema.ts'

const Input = Type.Object({ format: Type.Enum(['csv', 'json']) }, { additionalProperties: false })
const Output = Type.Object({
  format: Type.Enum(['csv', 'json']),
  rowCount: Type.Integer(),
  data: Type.String({ description: 'The document: CSV by RFC 4180, or a JSON array.' }),
})

const COLUMNS = ['id', 'name', 'email', 'phone', 'card_number', 'city'] as const
const SQL = `select ${COLUMNS.join(', ')} from public.customers order by id limit 10000`

const inputSchema = toolSchema(Input)
const outputSchema = toolSchema(Output)

/** `export_customers`: every customer as one document. */
export function registerExportCustomers(server: McpServer, database: OrdersDatabase): void {
  server.registerTool(
    'export_customers',
    {
      title: 'Export customers',
      description: 'Exports all customers as CSV or JSON.',
      inputSchema,
      outputSchema,
      annotations: { readOnlyHint: true, openWorldHint: false },
    },
    ({ format }) =>
      answer(() =>
        database.use('export_customers', SQL, async (client) => {
          const { rows } = await client.query<Record<string, unknown>>(SQL)
          const data = format === 'csv' ? csv(rows) : JSON.stringify(rows)
          return structured({ format, rowCount: rows.length, data })
        }),
      ),
  )
}

function csv(rows: readonly Record<string, unknown>[]): string {
  const lines = rows.map((row) => COLUMNS.map((column) => field(String(row[column]))))
  return [[...COLUMNS], ...lines].map((line) => `${line.join(',')}\r\n`).join('')
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
