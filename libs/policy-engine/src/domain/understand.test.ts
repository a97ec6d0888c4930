import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Operation, parseConnection } from '@sallyport/contracts'
import { FACT_FINDERS } from '../fact-finders.ts'
import { accessOf, declaredTool, factsOf, isJudgedByArguments, noFactsYet } from './understand.ts'

const sql = { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' } as const
const shell = { argument: 'command', shell: 'bash' } as const
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

test('a tool is declared by its own name, and by nothing that every object has', () => {
  assert.deepEqual(declaredTool(connection, operation('query')), { sql })
  for (const name of ['refund', 'constructor', '__proto__', 'toString', '']) {
    assert.equal(declaredTool(connection, operation(name)), undefined, name)
  }
})

test('what is declared for a tool is not meant for a prompt of the same name', () => {
  const prompt = operation('query', { verb: 'prompts/get' })
  assert.equal(declaredTool(connection, prompt), undefined)
})

const facts = (args?: Record<string, unknown>, argument = 'sql') =>
  factsOf(
    { sql: { ...sql, argument } },
    operation('query', args && { arguments: args }),
    FACT_FINDERS,
  )

test('the SQL is the argument of that name, and nothing that every object has', async () => {
  assert.equal((await facts({ sql: 'SELECT 1' })).sql?.understood, true)
  assert.equal((await facts({ SQL: 'SELECT 1' })).sql?.understood, false)
  assert.equal((await facts()).sql?.understood, false)
  assert.equal((await facts({}, 'constructor')).sql?.understood, false)
  assert.equal((await facts({}, '__proto__')).sql?.understood, false)
})

test('facts are found for each kind that is declared, and for no other', async () => {
  const tool = {
    sql,
    shell,
    url: { arguments: ['url'] },
    path: { arguments: ['from', 'to'] },
  }
  const args = {
    sql: 'SELECT 1',
    command: 'ls',
    url: 'https://a.example/',
    from: '/srv/a',
    to: '/srv/b',
  }
  const found = await factsOf(tool, operation('all', { arguments: args }), FACT_FINDERS)
  assert.deepEqual(
    [found.sql?.understood, found.shell?.programs, found.url?.hosts, found.path?.under],
    [true, ['ls'], ['a.example'], ['/', '/srv']],
  )
  assert.deepEqual(await factsOf({ access: 'read' }, operation('x'), FACT_FINDERS), {})
  assert.deepEqual(Object.keys(noFactsYet({ shell })), ['shell'])
})

test('the worst of what the arguments may do counts', async () => {
  const tool = { sql, shell }
  const access = async (query: string, command: string) => {
    const args = { sql: query, command }
    return accessOf(await factsOf(tool, operation('x', { arguments: args }), FACT_FINDERS))
  }
  assert.equal(await access('SELECT 1', 'ls'), 'write')
  assert.equal(await access('DROP TABLE a', 'ls'), 'admin')
  assert.equal(await access('SELECT 1', '$x'), 'admin')
  assert.equal(accessOf({}), undefined)
  assert.equal(isJudgedByArguments({ url: { arguments: ['url'] } }), false)
})
