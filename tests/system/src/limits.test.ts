import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { bootSystem, type McpClient, succeeded, type System } from '@sallyport/kit'

const POLICIES = new URL('../../../examples/policies/orders.cedar', import.meta.url)

let system: System
before(async () => {
  system = await bootSystem()
  const shipped = await readFile(POLICIES, 'utf8')
  const strict = shipped
    .replace('@id("analysts-read")', '@id("analysts-read")\n@rate("3/d")')
    .replace(/@budget\("100000 rows\/d"\)/, '@budget("5 rows/d")')
  assert.notEqual(strict, shipped)
  const file = join(system.directory, 'strict.cedar')
  await writeFile(file, strict)
  succeeded(await system.cli('dave', ['policy', 'publish', 'orders', file, '--reason', 'tests']))
})
after(() => system[Symbol.asyncDispose]())

/** Statements with a mark that reached the database. */
const ran = async (mark: string): Promise<number> =>
  (await system.orders.statements()).filter((sql) => sql.includes(mark)).length

const select = (client: McpClient, mark: string, rows: number) =>
  client.callTool('query', { sql: `SELECT id AS ${mark} FROM orders ORDER BY id LIMIT ${rows}` })

const TOO_MANY =
  /Too many calls: 3 calls a day are allowed to each principal .*analysts-read.*come back in 8 h/

test('as many calls as a rate allows are made, the next is refused with a time, also after a restart', async () => {
  await using client = await system.connect('v2-modern', 'orders', 'alice')
  for (let call = 0; call < 3; call++)
    assert.equal((await select(client, 'rated', 1)).isError, false)
  const refused = await select(client, 'rated', 1)
  assert.equal(refused.isError, true)
  assert.match(refused.text, TOO_MANY)
  assert.equal(await ran('rated'), 3)

  for (const name of ['edge', 'policy'] as const) await system.stopService(name)
  for (const name of ['policy', 'edge'] as const) await system.startService(name)
  await using later = await system.connect('v2-legacy', 'orders', 'alice')
  const again = await select(later, 'rated', 1)
  assert.equal(again.isError, true)
  assert.match(again.text, TOO_MANY)
  assert.equal(await ran('rated'), 3)
})

test('an answer beyond a budget of rows is withheld, and a call on a used-up one is not made', async () => {
  await using client = await system.connect('v2-modern', 'orders', 'reporting-agent')
  const first = await select(client, 'budgeted', 3)
  assert.equal(first.isError, false, first.text)
  const short = await select(client, 'budgeted', 3)
  assert.equal(short.isError, true)
  assert.match(short.text, /3 rows, more than is left .*5 rows a day.*agents-read.*come back in/)
  assert.doesNotMatch(JSON.stringify(short), /"budgeted":/)
  assert.equal((await select(client, 'budgeted', 2)).isError, false)
  assert.equal(await ran('budgeted'), 3)
  const empty = await select(client, 'budgeted', 1)
  assert.equal(empty.isError, true)
  assert.match(empty.text, /The budget is used up: 5 rows a day/)
  assert.equal(await ran('budgeted'), 3)
})
