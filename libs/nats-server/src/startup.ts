import type { ChildProcess } from 'node:child_process'
import type { Readable } from 'node:stream'
import { createInterface } from 'node:readline'
import { NatsServerError } from './errors.ts'

/** What the log of a starting server tells. */
export interface Startup {
  readonly port: number
  readonly monitorPort: number
}

const READY_MS = 120_000

/**
 * Reads a server's log until it takes clients. Its log is the only place that tells a chosen port without a race and why
 * a start failed. Keeps reading afterwards, so that the server never waits for its log.
 */
export function startedUp(
  child: ChildProcess,
  log: Readable,
  wantedPort: number,
): Promise<Startup> {
  const { promise, resolve, reject } = Promise.withResolvers<Startup>()
  let port = 0
  let monitorPort = 0
  let last = ''
  const fail = (line: string): void => reject(explain(line, wantedPort))
  const timer = setTimeout(() => fail(`no readiness in ${READY_MS / 1000} s`), READY_MS)
  createInterface({ input: log }).on('line', (line) => {
    if (/\[(?:ERR|FTL)\]|^nats-server: /.test(line)) last = line
    monitorPort ||= portIn(line, 'Starting http monitor on')
    port ||= portIn(line, 'Listening for client connections on')
    if (line.endsWith('Server is ready')) resolve({ port, monitorPort })
  })
  child.once('error', (error) => fail(error.message))
  // `close` comes after the last line of the log has been read, `exit` may come before.
  child.once('close', () => fail(last))
  return promise.finally(() => clearTimeout(timer))
}

const portIn = (line: string, what: string): number =>
  Number(line.includes(what) ? (/:(\d+)$/.exec(line)?.[1] ?? 0) : 0)

/** One sentence with what to do, from the server's own words. */
export function explain(line: string, port: number): NatsServerError {
  if (/address already in use/i.test(line))
    return new NatsServerError(
      'port_in_use',
      `port ${port} is in use: stop what listens there or choose another port for nats-server`,
    )
  if (/no space left|insufficient storage|disk quota/i.test(line))
    return new NatsServerError(
      'disk_full',
      'the disk is full: free some space for the nats-server data and start again',
    )
  const said = line.replace(/^\[\d+\] \S+ \S+ /, '')
  return new NatsServerError('start_failed', `nats-server did not start: ${said || 'it ended'}`)
}
