import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Operation, parseConnection } from '@sallyport/contracts'
import { declaredAccess, sqlArgument, sqlOf } from './understand.ts'

const sql = { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } as const
const connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: { query: { sql }, list_tables: { access: 'read' }, valueOf: {} },
  mask: 'default',
})

const operation = (name: string, more: Partial<Operation> = {}): Operation => ({
  connection: connection.name,
  kind: 'mcp',
  verb: 'tools/call',
  name,
  ...more,
})

test('a tool holds SQL and has an access where the connection declares it', () => {
  assert.deepEqual(sqlOf(connection, operation('query')), sql)
  assert.equal(declaredAccess(connection, operation('list_tables')), 'read')
})

test('a tool that is not declared, or not fully, may write', () => {
  for (const name of ['refund', 'valueOf', 'constructor', '__proto__', 'toString', '']) {
    assert.equal(sqlOf(connection, operation(name)), undefined, name)
    assert.equal(declaredAccess(connection, operation(name)), 'write', name)
  }
})

test('what is declared for a tool is not meant for a prompt of the same name', () => {
  const prompt = operation('query', { verb: 'prompts/get' })
  assert.equal(sqlOf(connection, prompt), undefined)
  const list = operation('list_tables', { verb: 'prompts/get' })
  assert.equal(declaredAccess(connection, list), 'write')
})

const argument = (name: string, args?: Record<string, unknown>) =>
  sqlArgument(operation('query', args && { arguments: args }), { ...sql, argument: name })

test('the SQL is the argument of that name, and nothing that every object has', () => {
  assert.equal(argument('sql', { sql: 'SELECT 1' }), 'SELECT 1')
  assert.equal(argument('sql', { SQL: 'SELECT 1' }), undefined)
  assert.equal(argument('sql'), undefined)
  assert.equal(argument('constructor', {}), undefined)
  assert.equal(argument('__proto__', {}), undefined)
})
