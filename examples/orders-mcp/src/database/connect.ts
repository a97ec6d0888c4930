import { Client } from 'pg'

/** Name of the database and of the role that the tools run as. */
export const NAME = 'orders'

/** The same server and role, connected to the orders database. */
export function atDatabase(adminUrl: string): string {
  return Object.assign(new URL(adminUrl), { pathname: `/${NAME}` }).href
}

/** Connects, runs, and disconnects, whatever happens. */
export async function withClient<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url })
  await client.connect()
  try {
    return await work(client)
  } finally {
    await client.end()
  }
}
