import { Client } from 'pg'

/** All rows of the read models as one text. */
export async function dumpReadModels(url: string): Promise<string> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    const { rows } = await client.query(
      'select row_to_json(e)::text as row from control.exchanges e',
    )
    return JSON.stringify(rows)
  } finally {
    await client.end()
  }
}
