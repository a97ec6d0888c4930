import { readFile } from 'node:fs/promises'
import { Connection } from '@sallyport/contracts'
import { Type } from 'typebox'
import { parse } from 'yaml'
import { openApi } from '../api.ts'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'

const Listed = Type.Object({
  connections: Type.Array(
    Type.Object({ name: Type.String(), kind: Type.String(), description: Type.String() }),
  ),
})
const Registered = Type.Object({ connection: Connection, sequence: Type.Integer() })

/** Lists the registered connections. */
export async function listConnections(context: Context): Promise<void> {
  const answer = await openApi(context).get('/api/connections', Listed)
  show(context, answer.connections, () =>
    table(
      ['NAME', 'KIND', 'DESCRIPTION'],
      answer.connections.map(({ name, kind, description }) => [name, kind, description]),
    ),
  )
}

/** Shows one connection whole. */
export async function showConnection(context: Context, name: string): Promise<void> {
  const { connection } = await openApi(context).get(
    `/api/connections/${encodeURIComponent(name)}`,
    Registered,
  )
  show(context, connection, () => `${clean(JSON.stringify(connection, null, 2))}\n`)
}

/** Registers or changes a connection from a YAML or JSON file. */
export async function registerConnection(
  context: Context,
  file: string,
  { reason }: { readonly reason: string },
): Promise<void> {
  const connection: unknown = parse(await readText(file))
  const name: unknown =
    typeof connection === 'object' && connection !== null ? Reflect.get(connection, 'name') : ''
  const path = `/api/connections/${encodeURIComponent(typeof name === 'string' ? name : '')}`
  const answer = await openApi(context).send(
    'PUT',
    path,
    { connection, reason },
    Type.Object({ sequence: Type.Integer() }),
  )
  show(context, answer, () => `Registered ${clean(String(name))}.\n`)
}

/** Reads a file that a person named. */
export async function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch(() => {
    throw new CliError('file_unreadable', `The file ${file} cannot be read.`, 2)
  })
}
