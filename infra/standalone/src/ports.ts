import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { basename } from 'node:path'
import { promisify } from 'node:util'
import { StandaloneError } from './errors.ts'
import { freePorts } from './free-ports.ts'

/** Ports on 127.0.0.1. */
export interface Ports {
  readonly edge: number
  readonly control: number
  readonly identity: number
  readonly postgres: number
  readonly nats: number
  readonly everything: number
  readonly orders: number
}

export type PortName = keyof Ports

/** Where the parts are unless said otherwise. */
export const DEFAULT_PORTS: Ports = {
  edge: 7410,
  control: 7420,
  identity: 7430,
  postgres: 7440,
  nats: 7450,
  everything: 7461,
  orders: 7462,
}

export const PORT_NAMES: readonly PortName[] = [
  'edge',
  'control',
  'identity',
  'postgres',
  'nats',
  'everything',
  'orders',
]

/** The variable that changes a port. */
export const portVariable = (name: PortName): string => `SALLYPORT_PORT_${name.toUpperCase()}`

/** Different free ports for every part. */
export async function chooseFreePorts(): Promise<Ports> {
  const [edge = 0, control = 0, identity = 0, postgres = 0, nats = 0, everything = 0, orders = 0] =
    await freePorts(PORT_NAMES.length)
  return { edge, control, identity, postgres, nats, everything, orders }
}

/**
 * Rejects with `port_in_use`, naming every port that is taken. PostgreSQL and nats-server look for themselves: what
 * holds their port may be their own server, left by a process that was killed.
 */
export async function checkPorts(ports: Ports): Promise<void> {
  const names = PORT_NAMES.filter((name) => name !== 'postgres' && name !== 'nats')
  const problems = await Promise.all(
    names.map(async (name) =>
      (await isFree(ports[name])) ? undefined : describeUse(name, ports[name]),
    ),
  )
  const found = problems.filter((problem) => problem !== undefined)
  if (found.length > 0) throw new StandaloneError('port_in_use', found.join('\n'))
}

/** One sentence on a port that is taken: by whom, where that is known, and which variable changes it. */
export async function describeUse(name: PortName, port: number): Promise<string> {
  const user = await userOf(port)
  const by = user === undefined ? 'another program' : user
  return `port ${port} (${name}) is in use by ${by}: stop it, or set ${portVariable(name)} to a free port`
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '127.0.0.1')
  try {
    await once(server, 'listening')
    await once(server.close(), 'close')
    return true
  } catch {
    return false
  }
}

/** The program that listens on a port, as far as the system's tools tell this account. */
async function userOf(port: number): Promise<string | undefined> {
  const run = promisify(execFile)
  const ss = await run('ss', ['-ltnpH', `sport = :${port}`]).catch(() => undefined)
  const [, name, pid] = /users:\(\("([^"]+)",pid=(\d+)/.exec(ss?.stdout ?? '') ?? []
  if (name !== undefined && pid !== undefined) {
    return `${(await programOf(pid)) ?? name} (process ${pid})`
  }
  const lsof = await run('lsof', ['-nP', '-Fpc', '-sTCP:LISTEN', `-iTCP:${port}`]).catch(
    () => undefined,
  )
  const [, process, command] = /^p(\d+)\nc(.+)$/m.exec(lsof?.stdout ?? '') ?? []
  return command === undefined ? undefined : `${command} (process ${process})`
}

/** Program and script of a process; further arguments may be secret. */
async function programOf(pid: string): Promise<string | undefined> {
  const command = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
  const [program = '', script = ''] = command.split('\0')
  if (program === '') return undefined
  return script.startsWith('/') ? `${basename(program)} ${script}` : basename(program)
}
