import { Client } from 'pg'

/** All rows of the read models as one text. */
export async function dumpReadModels(url: string): Promise<string> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      "select table_name as name from information_schema.tables where table_schema = 'control'",
    )
    const texts: string[] = []
    for (const { name } of tables) {
      // One after the other: a client has one connection.
      // oxlint-disable-next-line no-await-in-loop
      const { rows } = await client.query(`select to_json(e)::text as row from control.${name} e`)
      texts.push(JSON.stringify(rows))
    }
    return texts.join('\n')
  } finally {
    await client.end()
  }
}

/** Drops the read models with their tables. */
export async function dropReadModels(url: string): Promise<void> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    await client.query('drop schema control cascade')
  } finally {
    await client.end()
  }
}
