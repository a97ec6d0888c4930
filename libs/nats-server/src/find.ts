import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adopt, cachedBinary, type FoundServer, usable } from './cache.ts'
import { distributionSources } from './distribution.ts'
import { NatsServerError } from './errors.ts'
import { goSource } from './go-install.ts'
import { officialRelease, releaseSource } from './release.ts'
import type { Source } from './source.ts'
import { MIN_VERSION, versionOf } from './version.ts'

export interface FindOptions {
  /** Folder that a fetched server is kept in; see `cacheDirectoryOf`. */
  readonly cacheDirectory: string
  /** Takes one line for each thing that takes time. */
  readonly report: (line: string) => void
  /** Ways to fetch a server where none is there, tried in order; the official ones unless given. */
  readonly sources?: readonly Source[]
  /** Name that is looked up on PATH; `nats-server` unless given. */
  readonly command?: string
}

/**
 * Finds a nats-server that is new enough: on PATH, in the cache, as the official release, as the distribution's package
 * of a newer suite, or built by Go. What is fetched is kept in the cache.
 *
 * Rejects with a {@link NatsServerError} `not_found` that lists what was tried.
 */
export async function findNatsServer(options: FindOptions): Promise<FoundServer> {
  const tried: string[] = []
  const { cacheDirectory, report, command = 'nats-server' } = options
  for (const place of [command, cachedBinary(cacheDirectory)]) {
    // One after the other: the first that is good enough ends the search.
    // oxlint-disable-next-line no-await-in-loop
    const found = await usable(place)
    if (found !== undefined) return found
  }
  const old = await versionOf(command)
  tried.push(old === undefined ? 'PATH: none' : `PATH: ${old} is too old`)
  for (const source of options.sources ?? (await officialSources())) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      return await fetchFrom(source, cacheDirectory, report)
    } catch (error) {
      const why = `${source.name}: ${reasonOf(error)}`
      report(`nats-server: ${why}`)
      tried.push(why)
    }
  }
  throw new NatsServerError(
    'not_found',
    `no nats-server >= ${MIN_VERSION} was found (${tried.join('; ')}): install one and put it on PATH, or set SALLYPORT_NATS_URL to a running one`,
  )
}

const officialSources = async (): Promise<Source[]> => [
  releaseSource(officialRelease(process.platform, process.arch)),
  ...(await distributionSources()),
  goSource,
]

async function fetchFrom(
  source: Source,
  cacheDirectory: string,
  report: (line: string) => void,
): Promise<FoundServer> {
  const workspace = await mkdtemp(join(tmpdir(), 'sallyport-nats-'))
  try {
    const found = await adopt(await source.fetch(workspace, report), cacheDirectory)
    report(`nats-server: ${found.version} is ready`)
    return found
  } finally {
    await rm(workspace, { recursive: true, force: true })
  }
}

/** First line of what went wrong; of a failed fetch the cause, which says more. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'failed'
  const cause = error.cause instanceof Error ? error.cause : error
  return (cause.message.split('\n', 1)[0] ?? 'failed').slice(0, 160)
}
