import assert from 'node:assert/strict'
import {
  type ArgumentTypes,
  type Connection,
  parseConnection,
  policyDecide,
} from '@sallyport/contracts'
import { aboutConnection } from '../about.ts'
import { createEngine } from '../cedar/engine.ts'
import { tryPolicies } from '../try-policies.ts'

/** The engine of these tests. */
export const engine = createEngine((error) => assert.fail(String(error)))

export const connection: Connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {
    query: { sql: { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } },
    run: { shell: { argument: 'command', shell: 'bash' } },
  },
  mask: 'default',
})

const DEFINITIONS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  refund: {
    type: 'object',
    required: ['order_id', 'amount'],
    properties: {
      order_id: { type: 'integer' },
      amount: { type: 'number' },
      reason: { type: ['string', 'null'] },
      notify: { type: 'boolean', default: true },
      tags: { type: 'array', items: { type: 'string' } },
      to: {
        type: 'object',
        required: ['iban'],
        properties: { iban: { type: 'string' }, 'bank name': { type: 'string' } },
      },
      limit: { type: ['integer', 'null'], default: 10 },
      note: { oneOf: [{ type: 'string' }, { type: 'integer' }] },
    },
  },
  transfer: {
    type: 'object',
    properties: { amount: { type: 'number' }, order_id: { type: 'string' } },
  },
  query: { type: 'object', properties: { sql: { type: 'string' } } },
}

export const about = aboutConnection(connection, {
  find: (kind, name) =>
    kind === 'tool' && Object.hasOwn(DEFINITIONS, name)
      ? JSON.stringify({ name, inputSchema: DEFINITIONS[name] })
      : undefined,
  all: (kind) =>
    kind === 'tool'
      ? Object.values(DEFINITIONS).map((inputSchema) => JSON.stringify({ inputSchema }))
      : [],
})

export const on = (tool: string, condition: string, id = 'p'): string =>
  `@id("${id}") permit (principal, action == Action::"tools/call", resource == Tool::"${tool}") when { ${condition} };`
export const any = (condition: string): string =>
  `@id("p") permit (principal, action == Action::"tools/call", resource) when { ${condition} };`

export function typesOf(cedar: string): readonly ArgumentTypes[] {
  const checked = engine.check(cedar, about)
  assert.ok('arguments' in checked, 'problems' in checked ? checked.problems.join('\n') : '')
  return checked.arguments
}

/** Decides calls by a text that was published. */
export function published(cedar: string) {
  const decide = tryPolicies(connection, cedar, { types: typesOf(cedar) })
  return (name: string, args?: Record<string, unknown>, phase: 'call' | 'list' = 'call') =>
    decide(
      policyDecide.parseRequest({
        phase,
        principal: { kind: 'user', id: 'alice', issuer: 'i', groups: [] },
        operation: {
          connection: 'orders',
          kind: 'mcp',
          verb: 'tools/call',
          name,
          ...(args && { arguments: args }),
        },
      }),
    )
}
