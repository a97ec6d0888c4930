import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { SUPERUSER } from './cluster.ts'
import { PostgresError } from './errors.ts'
import { STOP_LIMIT_MS } from './former-server.ts'
import { freePort } from './free-port.ts'
import type { Place } from './place.ts'
import { type ServerProcess, spawnServer } from './server-process.ts'

export interface StartedServer {
  readonly server: ServerProcess
  readonly port: number
  readonly url: string
}

/** SQLSTATE `invalid_password`. */
const WRONG_PASSWORD = '28P01'

/** Longest time for recovery after a crash, in milliseconds. */
const READY_LIMIT_MS = 120_000

/** Starts the server; tries again where another try can help. */
export async function startServer(
  place: Place,
  password: string,
  port?: number,
): Promise<StartedServer> {
  const until = Date.now() + STOP_LIMIT_MS
  for (;;) {
    try {
      return await tryOnce(place, password, port ?? (await freePort()))
    } catch (error) {
      const code = error instanceof PostgresError ? error.code : undefined
      // A free port may be taken in between; processes of a killed server take a moment to notice.
      const passes = code === 'in_use' || (code === 'port_in_use' && port === undefined)
      if (!passes || Date.now() > until) throw error
      await delay(200)
    }
  }
}

async function tryOnce(place: Place, password: string, port: number): Promise<StartedServer> {
  const url = `postgresql://${SUPERUSER}:${password}@127.0.0.1:${port}/postgres`
  const server = await spawnServer(place, port)
  try {
    await answers(place, server, url)
  } catch (error) {
    await server.stop()
    throw error
  }
  return { server, port, url }
}

/** Resolves when the server has answered a query; rejects when it ends before. */
async function answers(place: Place, server: ServerProcess, url: string): Promise<void> {
  const until = Date.now() + READY_LIMIT_MS
  for (let wait = 5; !(await announced(place, server)); wait = Math.min(wait * 2, 250)) {
    const ended = await Promise.race([server.ended, delay(wait)])
    if (ended !== undefined) throw ended
    if (Date.now() > until) {
      throw new PostgresError('failed', 'PostgreSQL did not answer within two minutes')
    }
  }
  await query(url)
}

/**
 * Whether the server says that it is ready, in its lock file. Before that, whoever listens on the port may be another
 * program, which must not be sent the password.
 */
async function announced(place: Place, server: ServerProcess): Promise<boolean> {
  const lock = await readFile(join(place.folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = lock.split('\n')
  return Number(lines[0]) === server.pid && lines[7]?.trim() === 'ready'
}

async function query(url: string): Promise<void> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 60_000 })
  // An error between connect and query arrives as an event as well.
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query('select 1')
  } catch (error) {
    throw cannotQuery(error)
  } finally {
    await client.end().catch(() => {})
  }
}

function cannotQuery(error: unknown): unknown {
  const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
  if (code !== WRONG_PASSWORD) return error
  return new PostgresError(
    'data',
    'PostgreSQL does not take the password in the file `password` beside its data: ' +
      'restore that file, or delete the folder',
  )
}
