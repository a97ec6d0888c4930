import { fromJsonSchema, type McpServer } from '@modelcontextprotocol/server'
import { textResult } from './content.ts'

/** Keywords of JSON Schema 2020-12 that a reader could lose (SEP-1613, SEP-2106). */
const RICH = fromJsonSchema({
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  type: 'object',
  $defs: {
    address: {
      $anchor: 'addressDef',
      type: 'object',
      properties: { street: { type: 'string' }, city: { type: 'string' } },
    },
  },
  properties: {
    name: { type: 'string' },
    address: { $ref: '#/$defs/address' },
    contactMethod: { type: 'string', enum: ['phone', 'email'] },
    phone: { type: 'string' },
    email: { type: 'string' },
  },
  allOf: [{ anyOf: [{ required: ['phone'] }, { required: ['email'] }] }],
  if: { properties: { contactMethod: { const: 'phone' } }, required: ['contactMethod'] },
  // oxlint-disable-next-line unicorn/no-thenable
  then: { required: ['phone'] },
  else: { required: ['email'] },
  additionalProperties: false,
})

const REGION = { type: 'string', description: 'Where to look', 'x-mcp-header': 'Region' } as const

/** An argument that a header repeats (SEP-2243). */
const MIRRORED = fromJsonSchema<{ region?: string }>({
  type: 'object',
  properties: { region: REGION },
})

/** Tools whose input schemas are what is tested. */
export function registerSchemaTools(server: McpServer): void {
  server.registerTool(
    'json_schema_2020_12_tool',
    { description: 'Has an input schema with much of JSON Schema 2020-12', inputSchema: RICH },
    () => textResult('The arguments fit.'),
  )
  server.registerTool(
    'test_custom_header',
    { description: 'Has an argument that a header repeats', inputSchema: MIRRORED },
    ({ region }) => textResult(`Looked in ${region ?? 'no region'}.`),
  )
}
