import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Ends a server when this process is gone, however it went: a shell waits for the end of a pipe that only this process
 * holds open. The shell ends by itself, without ending anything, when the server has.
 */
export function endWithParent(server: ChildProcess, signal: 'INT' | 'TERM'): void {
  const script = 'read -r line; test "$line" = over || kill "-$1" "$0"'
  const guard = spawn('/bin/sh', ['-c', script, String(server.pid), signal], {
    cwd: '/',
    env: {},
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  guard.unref()
  // Without a guard the server is ended by its disposal, and by the next start.
  guard.on('error', () => {})
  guard.stdin.on('error', () => {})
  server.once('exit', () => guard.stdin.end('over\n'))
}
