import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const PROGRAM = fileURLToPath(
  import.meta.resolve('@modelcontextprotocol/conformance/dist/index.js'),
)

/** Last characters of the output that are kept. */
const KEPT_CHARS = 4000

/** How the suite's program ended, and the end of what it said. */
export interface Ended {
  readonly code: number
  readonly output: string
}

/** Runs the program of the suite to its end. Rejects when `signal` aborts. */
export async function runConformance(args: readonly string[], signal: AbortSignal): Promise<Ended> {
  const child = spawn(process.execPath, [PROGRAM, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    signal,
  })
  let output = ''
  const keep = (chunk: unknown): void => {
    output = (output + String(chunk)).slice(-KEPT_CHARS)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const [code]: unknown[] = await once(child, 'close')
  return { code: typeof code === 'number' ? code : 1, output }
}
