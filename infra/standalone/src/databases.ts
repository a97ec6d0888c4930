import { randomBytes } from 'node:crypto'
import { Client } from 'pg'

/** Name of the database of the read models, and of the role that owns it. */
const CONTROL = 'sallyport_control'

/**
 * Makes the database of the read models and its owner where they are missing; returns the owner's URL. The password is
 * new at each start and stands nowhere.
 */
export async function prepareControlDatabase(adminUrl: string): Promise<string> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const password = randomBytes(24).toString('base64url')
    const role = await client.query('select from pg_roles where rolname = $1', [CONTROL])
    await client.query(
      `${role.rowCount === 0 ? 'create' : 'alter'} role ${CONTROL} login nosuperuser nocreatedb
       nocreaterole password ${client.escapeLiteral(password)}`,
    )
    const database = await client.query('select from pg_database where datname = $1', [CONTROL])
    if (database.rowCount === 0) await client.query(`create database ${CONTROL} owner ${CONTROL}`)
    await client.query(`revoke all on database ${CONTROL} from public`)
    const url = new URL(adminUrl)
    return Object.assign(url, { username: CONTROL, password, pathname: `/${CONTROL}` }).href
  } finally {
    await client.end()
  }
}
