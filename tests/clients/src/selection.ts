import type { Bench } from './bench.ts'
import type { Encounter } from './encounter.ts'
import { inspection, INSPECTOR } from './inspector.ts'
import { pair } from './pair.ts'
import { CLIENTS } from './peers/clients.ts'
import type { ServerRow } from './servers/server.ts'
import { SERVERS } from './servers/table.ts'

/** Which clients meet which servers, by their names. */
export type Wanted = (client: string, server: string) => boolean

/** Pairs in which every client, server and feature occurs. */
const FEW: Readonly<Record<string, readonly string[]>> = {
  'SDK v1': ['everything-http', 'everything-sse', 'filesystem', 'patient-http'],
  'SDK v2': ['everything-stdio', 'fixture', 'memory'],
  'SDK v2 auto': ['sequential-thinking', 'kubernetes-http', 'patient-stdio'],
  'SDK v2 pinned': ['fixture', 'patient-http', 'kubernetes-stdio', 'everything-sse'],
  [INSPECTOR]: ['fixture'],
}

export const everyPair: Wanted = () => true
export const fewPairs: Wanted = (client, server) => FEW[client]?.includes(server) === true

/** Names of all clients. */
export const CLIENT_NAMES: readonly string[] = [...CLIENTS.map(({ name }) => name), INSPECTOR]

/** Servers that someone is to meet. */
export const serversOf = (wanted: Wanted): ServerRow[] =>
  SERVERS.filter(({ name }) => CLIENT_NAMES.some((client) => wanted(client, name)))

/** What the wanted clients try at the wanted servers. */
export const encounters = (bench: () => Bench, wanted: Wanted): Encounter[] =>
  SERVERS.flatMap((server) => [
    ...CLIENTS.filter(({ name }) => wanted(name, server.name)).map((client) =>
      pair(bench, client, server),
    ),
    ...(wanted(INSPECTOR, server.name) ? [inspection(bench, server)] : []),
  ])
