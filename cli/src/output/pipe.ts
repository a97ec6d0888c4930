import type { Writable } from 'node:stream'

/**
 * Lets a run go on to its end, with its own exit code, when whoever reads its output has seen enough (`| head`). Any other
 * failure to write is told through `fail`.
 */
export function endQuietly(output: Writable, fail: (error: Error) => void): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') fail(error)
  })
}
