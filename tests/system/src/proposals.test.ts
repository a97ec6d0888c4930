import assert from 'node:assert/strict'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { bootSystem, type System } from '@sallyport/kit'

let system: System
before(async () => {
  system = await bootSystem()
})
after(() => system[Symbol.asyncDispose]())

async function dave(...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await system.cli('dave', args)
  assert.equal(code, 0, stderr)
  return stdout
}

const READS_ONLY = `@id("reads") permit (principal, action == Action::"tools/call", resource)
  when { context has sql && context.sql.understood && context.access == "read" };
@id("shows") permit (principal, action == Action::"connect", resource);
`

/** Registers a connection from a YAML file that ends with a fragment; what the command says. */
async function register(
  connection: object,
  name: string,
  fragment = 'tools: {}\n',
): Promise<string> {
  const file = join(system.directory, `${name}.yaml`)
  const members = Object.entries({ ...connection, name }).filter(([key]) => key !== 'tools')
  const lines = members.map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`)
  await writeFile(file, lines.join('') + fragment)
  return dave('connections', 'register', file, '--reason', 'tests')
}

test('what is not declared is proposed; the fragment in the file gives decisions their facts', async () => {
  const known = JSON.parse(await dave('connections', 'show', 'orders'))
  const bare = { ...known, tools: {}, labels: { env: 'staging' } }
  assert.doesNotMatch(await register(bare, 'orders-bare'), /propose/)
  assert.match(await dave('connections', 'show', 'orders-bare'), /"env": "staging"/)
  assert.match(await dave('connections', 'propose', 'orders-bare'), /^# Nothing is proposed/)
  const policy = join(system.directory, 'bare.cedar')
  await writeFile(policy, '@id("all") permit (principal, action, resource);')
  await dave('policy', 'publish', 'orders-bare', policy, '--reason', 'tests')
  await system.until('the edge knows it', async () => {
    const url = `${system.urls.edge}/.well-known/oauth-protected-resource/mcp/orders-bare`
    return (await fetch(url)).ok ? true : undefined
  })
  await using client = await system.connect('v2-modern', 'orders-bare', 'alice')
  assert.ok((await client.listTools()).includes('query'))

  assert.match(
    await register(bare, 'orders-bare'),
    /1 tool looks as if it holds SQL, .*connections propose orders-bare/,
  )
  const fragment = await dave('connections', 'propose', 'orders-bare')
  const found = JSON.parse(await dave('connections', 'propose', 'orders-bare', '--json'))
  assert.equal(found[0].proposals[0].confidence, 'likely')

  assert.doesNotMatch(await register(bare, 'orders-bare', fragment), /propose/)
  const { tools } = JSON.parse(await dave('connections', 'show', 'orders-bare'))
  const sql = { argument: 'sql', dialect: 'postgresql', defaultSchema: 'public' }
  assert.deepEqual(tools, { query: { sql } })
  await writeFile(policy, READS_ONLY)
  await dave('policy', 'publish', 'orders-bare', policy, '--reason', 'tests')
  const read = await client.callTool('query', { sql: 'SELECT 1 AS one' })
  assert.equal(read.isError, false, read.text)
  const write = await client.callTool('query', { sql: 'DELETE FROM orders' })
  assert.equal(write.isError, true)
  assert.match(await dave('connections', 'propose', 'orders-bare'), /^# Nothing is proposed/)
})

test('auditors may look, others may not; what is declared is not proposed', async () => {
  await using client = await system.connect('v1', 'everything', 'alice')
  await client.listTools()
  const seen = await system.cli('carol', ['connections', 'propose', 'everything'])
  assert.equal(seen.code, 0, seen.stderr)
  assert.match(seen.stdout, /^ {2}gzip-file-as-resource:\n.*\n {4}url: \{ arguments: \[data\] \}$/m)
  const refused = await system.cli('alice', ['connections', 'propose', 'orders'])
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /forbidden/)
})

test('a connection in a time zone that nobody knows is refused', async () => {
  const known = JSON.parse(await dave('connections', 'show', 'everything'))
  const file = join(system.directory, 'zone.json')
  await writeFile(file, JSON.stringify({ ...known, timeZone: 'Europe/Atlantis' }))
  const args = ['connections', 'register', file, '--reason', 'tests']
  const { code, stderr } = await system.cli('dave', args)
  assert.equal(code, 1)
  assert.match(stderr, /Europe\/Atlantis is not known/)
})
