/** Runs the memory server with a file of its own, in the folder that is given, so that no two of them meet. */
import { join } from 'node:path'

// The server takes the place of its file from there.
// oxlint-disable-next-line node/no-process-env
process.env.MEMORY_FILE_PATH = join(process.argv[2], `memory-${process.pid}.jsonl`)
await import('@modelcontextprotocol/server-memory/dist/index.js')
