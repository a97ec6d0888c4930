import { fileURLToPath } from 'node:url'
import { overStdio } from './over-stdio.ts'
import type { Samples, ServerRow } from './server.ts'

const PROGRAM = fileURLToPath(new URL('programs/own-memory.mjs', import.meta.url))

const ADA = { name: 'Ada', entityType: 'person', observations: ['writes programs'] }
const BOB = { name: 'Bob', entityType: 'person', observations: [] }

const SAMPLES: Samples = {
  calls: [
    { name: 'create_entities', arguments: { entities: [ADA, BOB] } },
    {
      name: 'create_relations',
      arguments: { relations: [{ from: 'Ada', to: 'Bob', relationType: 'knows' }] },
    },
    {
      name: 'add_observations',
      arguments: { observations: [{ entityName: 'Bob', contents: ['plays the flute'] }] },
    },
    { name: 'search_nodes', arguments: { query: 'flute' } },
    { name: 'open_nodes', arguments: { names: ['Ada'] } },
    { name: 'delete_entities', arguments: { entityNames: ['Ada'] } },
    { name: 'read_graph' },
  ],
}

/** The published server that keeps a graph of what it was told: what is answered depends on what came before. */
export const MEMORY: readonly ServerRow[] = [
  {
    name: 'memory',
    eras: ['legacy'],
    samples: SAMPLES,
    varies: [],
    start: ({ folder }) => overStdio([process.execPath, PROGRAM, folder]),
  },
]
