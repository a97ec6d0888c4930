import { fileURLToPath } from 'node:url'
import { overStdio } from './over-stdio.ts'
import type { Sample, Samples, ServerRow } from './server.ts'

const PROGRAM = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/server-sequential-thinking/dist/index.js'),
)

const thought = (thoughtNumber: number, last = false): Sample => ({
  name: 'sequentialthinking',
  arguments: {
    thought: `Step ${thoughtNumber}`,
    thoughtNumber,
    totalThoughts: 2,
    nextThoughtNeeded: !last,
  },
})

const SAMPLES: Samples = { calls: [thought(1), thought(2, true)] }

/** The published server that counts thoughts: a session of it remembers. */
export const THINKING: readonly ServerRow[] = [
  {
    name: 'sequential-thinking',
    eras: ['legacy'],
    samples: SAMPLES,
    varies: [],
    start: () => overStdio([process.execPath, PROGRAM]),
  },
]
