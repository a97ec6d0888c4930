import { fileURLToPath } from 'node:url'
import { overStdio } from './over-stdio.ts'
import { FILES, type Samples, type ServerRow } from './server.ts'

const PROGRAM = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/server-filesystem/dist/index.js'),
)
const NOTE = `${FILES}/notes/one.txt`

const CHANGE = { oldText: 'First', newText: 'Last' }

const SAMPLES: Samples = {
  calls: [
    { name: 'read_text_file', arguments: { path: NOTE } },
    { name: 'list_directory', arguments: { path: `${FILES}/notes` } },
    { name: 'directory_tree', arguments: { path: `${FILES}/notes` } },
    { name: 'search_files', arguments: { path: `${FILES}/notes`, pattern: '*.txt' } },
    { name: 'write_file', arguments: { path: `${FILES}/written.txt`, content: 'Written.' } },
    { name: 'edit_file', arguments: { path: NOTE, edits: [CHANGE], dryRun: true } },
    { name: 'read_text_file', arguments: { path: '/etc/hostname' } },
    { name: 'list_allowed_directories' },
  ],
}

/** The published server that reads and writes files; it asks every client for its roots and keeps to them. */
export const FILESYSTEM: readonly ServerRow[] = [
  {
    name: 'filesystem',
    eras: ['legacy'],
    samples: SAMPLES,
    varies: [],
    start: ({ files }) => overStdio([process.execPath, PROGRAM, files]),
  },
]
