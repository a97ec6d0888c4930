import type { Readable } from 'node:stream'
import type { Connection } from '@sallyport/contracts'
import type { TargetEvents } from '../events.ts'
import { LineReader } from './line-reader.ts'

const MAX_LINE_BYTES = 1024
/** Lines that are written down in one second. */
const MAX_LINES = 20
const WINDOW_MS = 1000

/**
 * Writes what a program says on its standard error to the log, masked, at the level for debugging alone. At
 * any other level it is read and thrown away, so that the program is not held up.
 */
export function logErrors(stderr: Readable, connection: Connection, events: TargetEvents): void {
  stderr.on('error', () => {})
  if (!events.listensToErrors) {
    stderr.resume()
    return
  }
  const reader = new LineReader(MAX_LINE_BYTES)
  const allowed = rate((suppressed) => events.linesSuppressed(connection, suppressed))
  stderr.on('data', (chunk: Buffer) => {
    for (const line of reader.push(chunk))
      if (allowed())
        events.programSaid(
          connection,
          'head' in line ? '(a line that is too long)' : line.toString('utf8'),
        )
  })
}

/** Says yes so often in each window, and reports afterwards how often it said no. */
function rate(report: (suppressed: number) => void): () => boolean {
  let from = 0
  let count = 0
  return () => {
    if (performance.now() - from > WINDOW_MS) {
      if (count > MAX_LINES) report(count - MAX_LINES)
      from = performance.now()
      count = 0
    }
    count += 1
    return count <= MAX_LINES
  }
}
