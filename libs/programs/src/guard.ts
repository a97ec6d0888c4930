import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Ends a process when this one is gone, however it went: a shell waits for the end of a pipe that only this process
 * holds open. It ends by itself, without ending the process, when the process has exited.
 */
export function endWithParent(child: ChildProcess): void {
  const script = 'read -r line; test "$line" = over || { kill -TERM "$0"; kill -CONT "$0"; }'
  const guard = spawn('/bin/sh', ['-c', script, String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.unref()
  // A guard that cannot start or has ended leaves the child to its owner's disposal, which always ends it.
  guard.on('error', () => {})
  guard.stdin.on('error', () => {})
  child.once('exit', () => guard.stdin.end('over\n'))
}
