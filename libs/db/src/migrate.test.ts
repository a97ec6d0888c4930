import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { startPostgres } from '@sallyport/postgres'
import { sql } from 'kysely'
import { openDatabase } from './database.ts'
import { migrate, type Migrations } from './migrate.ts'

interface Tables {
  readonly 'shop.items': { readonly id: number }
}

const MIGRATIONS: Migrations = {
  '0001-items': {
    up: async (db) => {
      await sql`create table shop.items (id int primary key)`.execute(db)
      await sql`insert into shop.items values (1)`.execute(db)
    },
  },
}

let directory: string
let postgres: Awaited<ReturnType<typeof startPostgres>>

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-db-'))
  postgres = await startPostgres({ directory })
})
after(async () => {
  await postgres[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

test('a schema is made once, also when replicas start together', async () => {
  await using one = openDatabase<Tables>({ url: postgres.url })
  await using two = openDatabase<Tables>({ url: postgres.url })
  await Promise.all([migrate(one.db, 'shop', MIGRATIONS), migrate(two.db, 'shop', MIGRATIONS)])
  await migrate(one.db, 'shop', MIGRATIONS)
  assert.deepEqual(await two.db.selectFrom('shop.items').selectAll().execute(), [{ id: 1 }])
})

test('a migration that fails is told', async () => {
  await using database = openDatabase<Tables>({ url: postgres.url })
  const broken: Migrations = {
    ...MIGRATIONS,
    '0002-broken': { up: async (db) => void (await sql`select no_such_column`.execute(db)) },
  }
  await assert.rejects(migrate(database.db, 'shop', broken), /no_such_column/)
})
