import assert from 'node:assert/strict'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test, type TestContext } from 'node:test'
import { Client } from 'pg'
import { isRoot } from './account.ts'
import { freePort } from './free-port.ts'
import { startPostgres } from './start-postgres.ts'

/** One cluster for every test that does not make its own: making one is the slow part. */
let directory: string

before(async () => {
  directory = await openFolder()
  await (await startPostgres({ directory }))[Symbol.asyncDispose]()
})
after(() => rm(directory, { recursive: true }))

test('a second start finds the data of the first, at the same address', async () => {
  const port = await freePort()
  {
    await using postgres = await startPostgres({ directory, port })
    await query(postgres.url, 'create table notes as select 42 as answer')
  }
  await using postgres = await startPostgres({ directory, port })
  assert.equal(postgres.port, port)
  assert.deepEqual(await query(postgres.url, 'select answer from notes'), [{ answer: 42 }])
})

test('the server is durable, listens on the loopback address alone and asks for the password', async () => {
  await using postgres = await startPostgres({ directory })
  const settings = await query(
    postgres.url,
    `select name, setting from pg_settings where name in
     ('fsync', 'full_page_writes', 'listen_addresses', 'password_encryption', 'synchronous_commit', 'unix_socket_directories')
     order by name`,
  )
  assert.deepEqual(Object.fromEntries(settings.map(({ name, setting }) => [name, setting])), {
    fsync: 'on',
    full_page_writes: 'on',
    listen_addresses: '127.0.0.1',
    password_encryption: 'scram-sha-256',
    synchronous_commit: 'on',
    unix_socket_directories: '',
  })
  const wrong = new URL(postgres.url)
  wrong.password = 'guess'
  await assert.rejects(query(wrong.href, 'select 1'), { code: '28P01' })
  const { mode } = await stat(join(directory, 'password'))
  assert.equal(mode & 0o777, 0o600)
})

test('values and statements of clients do not reach the log', async () => {
  {
    await using postgres = await startPostgres({ directory })
    await assert.rejects(query(postgres.url, `select 'jane@example.com'::int`))
    await assert.rejects(query(postgres.url, `select * from "4111111111111111"`))
  }
  const log = await readFile(join(directory, 'postgres.log'), 'utf8')
  assert.match(log, /database system is ready/)
  assert.doesNotMatch(log, /jane|4111/)
})

test('a port in use is told in one sentence that names it', async (t) => {
  const other = createServer()
  await once(other.listen(0, '127.0.0.1'), 'listening')
  t.after(() => other.close())
  const address = other.address()
  assert(typeof address === 'object' && address !== null)
  await assert.rejects(startPostgres({ directory, port: address.port }), {
    code: 'port_in_use',
    message: new RegExp(`^port ${address.port} .* in use`),
  })
})

test('a folder that another live server uses is refused', async () => {
  await using postgres = await startPostgres({ directory })
  await assert.rejects(startPostgres({ directory }), { code: 'in_use' })
  assert.deepEqual(await query(postgres.url, 'select 1 as one'), [{ one: 1 }])
})

test('data whose password is gone is refused, not overwritten', async () => {
  const password = join(directory, 'password')
  await rename(password, `${password}.away`)
  await assert.rejects(startPostgres({ directory }), { code: 'data', message: /password/ })
  await rename(`${password}.away`, password)
})

test('a temporary server leaves nothing behind', async (t) => {
  const parent = await folder(t)
  const own = { directory: join(parent, 'postgres'), temporary: true }
  await (await startPostgres(own))[Symbol.asyncDispose]()
  assert.deepEqual(await readdir(parent), [])
})

test(
  'root may keep the data below a folder that only root enters',
  { skip: !isRoot() },
  async (t) => {
    const parent = await folder(t)
    await chmod(parent, 0o700)
    const lines: string[] = []
    const start = () =>
      startPostgres({
        directory: join(parent, 'postgres'),
        temporary: lines.length > 1,
        report: (line) => lines.push(line),
      })
    {
      await using postgres = await start()
      await query(postgres.url, 'create table notes as select 42 as answer')
    }
    await using postgres = await start()
    assert.deepEqual(await query(postgres.url, 'select answer from notes'), [{ answer: 42 }])
    assert.match(lines[0] ?? '', /its data is in \/var\/tmp\/sallyport\/data-/)
  },
)

async function folder(t: TestContext): Promise<string> {
  const path = await openFolder()
  t.after(() => rm(path, { recursive: true, force: true }))
  return path
}

/** A folder that the account of the server can pass through. */
async function openFolder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'sallyport-postgres-'))
  await chmod(path, 0o711)
  return path
}

async function query(url: string, sql: string): Promise<readonly Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows
  } finally {
    await client.end()
  }
}
