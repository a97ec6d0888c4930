import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { bootSystem, register, runService, type System } from '@sallyport/kit'
import { atOnce } from './at-once.ts'
import type { Params, Route } from './peers/peer.ts'
import { FILES, type Running, type Samples, type ServerRow } from './servers/server.ts'

/** A gateway with servers behind it. */
export interface Bench extends AsyncDisposable {
  readonly system: System
  /** URI of the folder that clients give as their root. */
  readonly root: string
  /** Folder for what clients keep for their user. */
  readonly home: string
  /** What there is to try at a server, with the folder's path where its mark stood. */
  samplesOf(server: ServerRow): Samples
  /** The same for texts. */
  filled(texts: readonly string[]): readonly string[]
  /** Ways to a server, and its target as a connection has it. */
  readonly targetOf: (server: ServerRow) => Params
  direct(server: ServerRow): Route
  through(server: ServerRow): Promise<Route>
}

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters: [{ name: none, cluster: { server: 'https://127.0.0.1:1' } }]
users: [{ name: nobody, user: {} }]
contexts: [{ name: none, context: { cluster: none, user: nobody } }]
current-context: none
`

/** The command-line interface, which registers connections and fetches tokens, takes a core for itself. */
const CORES = 2

/** Every program is run by this Node; each client has a session of its own at each of them. */
const PROGRAMS = {
  SALLYPORT_EDGE_PROGRAMS: process.execPath,
  SALLYPORT_EDGE_MAX_SESSIONS_PER_PRINCIPAL: '64',
}

/** Boots a system whose edge is configured as said, starts the servers and registers each of them. */
export async function setUp(
  servers: readonly ServerRow[],
  edge: Readonly<Record<string, string>>,
): Promise<Bench> {
  await using parts = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'sallyport-clients-'))
  parts.defer(() => rm(folder, { recursive: true, force: true }))
  const files = await prepareFiles(folder)
  const booting = bootSystem()
  const running = new Map<ServerRow, Running>()
  await Promise.all(
    servers.map(async (row) => running.set(row, parts.use(await row.start({ folder, files })))),
  )
  const system = parts.use(await booting)
  await system.stopService('edge')
  parts.use(await runService(system, 'edge', { ...PROGRAMS, ...edge }))
  await atOnce(CORES, [...running], async ([{ name }, { target }]) => {
    await register(system, { name, target })
    await system.token('alice', name)
  })
  const owned = parts.move()
  const runningOf = (row: ServerRow): Running => {
    const own = running.get(row)
    if (own === undefined) throw new Error(`${row.name} does not run`)
    return own
  }
  return {
    system,
    root: pathToFileURL(files).href,
    home: folder,
    samplesOf: ({ samples }) => reviveFiles(samples, files),
    filled: (texts) => texts.map((text) => text.replaceAll(FILES, files)),
    targetOf: (row) => runningOf(row).target,
    direct: (row) => runningOf(row).direct,
    through: async ({ name }) => ({
      kind: 'streamable-http',
      url: `${system.urls.edge}/mcp/${name}`,
      token: await system.token('alice', name),
    }),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}

/** Fills the folder with what servers need; returns the path of the one that clients give as their root. */
async function prepareFiles(folder: string): Promise<string> {
  const files = join(folder, 'files')
  await mkdir(join(files, 'notes'), { recursive: true })
  await writeFile(join(files, 'notes', 'one.txt'), 'First note.\n')
  await writeFile(join(files, 'notes', 'two.txt'), 'Second note.\n')
  await writeFile(join(folder, 'kubeconfig'), KUBECONFIG)
  return files
}

const reviveFiles = <T>(value: T, files: string): T =>
  JSON.parse(JSON.stringify(value), (_, part: unknown) =>
    typeof part === 'string' ? part.replaceAll(FILES, files) : part,
  )
