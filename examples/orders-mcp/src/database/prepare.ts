import { randomBytes } from 'node:crypto'
import type { Client } from 'pg'
import { atDatabase, NAME, withClient } from './connect.ts'
import { seed } from './seed.ts'
import { SCHEMA } from './schema.ts'
import { trimStatements } from './statement-log.ts'

/** One number for everyone who prepares this database, so that two at once wait for each other. */
const PREPARE_LOCK = 746_200_001

/**
 * Makes the database, its tables and its role where they are missing, fills the tables the first time, and returns the
 * URL of the role. The role may read and write the three tables and nothing else; its password is new at each start
 * and stands nowhere.
 */
export async function prepareDatabase(adminUrl: string): Promise<string> {
  const password = randomBytes(24).toString('base64url')
  await withClient(adminUrl, async (client) => {
    await client.query('select pg_advisory_lock($1)', [PREPARE_LOCK])
    await createRole(client, password)
    await createDatabase(client)
    await withClient(atDatabase(adminUrl), createTables)
  })
  const url = atDatabase(adminUrl)
  return Object.assign(new URL(url), { username: NAME, password }).href
}

async function createRole(client: Client, password: string): Promise<void> {
  const { rowCount } = await client.query('select from pg_roles where rolname = $1', [NAME])
  const verb = rowCount === 0 ? 'create' : 'alter'
  await client.query(
    `${verb} role ${NAME} login nosuperuser nocreatedb nocreaterole noinherit
     connection limit 20 password ${client.escapeLiteral(password)}`,
  )
}

async function createDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('select from pg_database where datname = $1', [NAME])
  if (rowCount === 0) await client.query(`create database ${NAME}`)
  await client.query(`revoke all on database ${NAME} from public`)
  await client.query(`grant connect on database ${NAME} to ${NAME}`)
}

/** Tables and rows appear together or not at all. */
async function createTables(client: Client): Promise<void> {
  const { rowCount } = await client.query(
    `select where to_regclass('public.customers') is not null`,
  )
  if (rowCount === 0) {
    await client.query('begin')
    await client.query(SCHEMA)
    await seed(client)
    await client.query('commit')
  }
  await trimStatements(client)
}
