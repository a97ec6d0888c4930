import { Connection } from '@sallyport/contracts'
import { Type } from 'typebox'
import { openApi } from '../api.ts'
import { requireRegistered } from '../connection-names.ts'
import { readConnectionFile } from '../connection-file.ts'
import type { Context } from '../context.ts'
import { clean } from '../output/clean.ts'
import { show } from '../output/show.ts'
import { table } from '../output/table.ts'
import { hintAtProposals } from './proposals.ts'

const Listed = Type.Object({
  connections: Type.Array(
    Type.Object({ name: Type.String(), kind: Type.String(), description: Type.String() }),
  ),
})
const Stored = Type.Object({
  sequence: Type.Integer(),
  warnings: Type.Optional(Type.Array(Type.String())),
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
  const api = openApi(context)
  await requireRegistered(api, name)
  const { connection } = await api.get(`/api/connections/${encodeURIComponent(name)}`, Registered)
  show(context, connection, () => `${clean(JSON.stringify(connection, null, 2))}\n`)
}

/** Registers or changes a connection from a YAML or JSON file. */
export async function registerConnection(
  context: Context,
  file: string,
  { reason }: { readonly reason: string },
): Promise<void> {
  const { name, connection } = await readConnectionFile(context, file)
  const api = openApi(context)
  const answer = await api.send(
    'PUT',
    `/api/connections/${encodeURIComponent(name)}`,
    { connection, reason },
    Stored,
  )
  const warnings = (answer.warnings ?? []).map((warning) => `${clean(warning)}\n`)
  show(context, answer, () => [`Registered ${clean(name)}.\n`, ...warnings].join(''))
  if (!context.json) await hintAtProposals(context, api, name)
}
