import { findProgram, type FoundProgram, ProgramNotFound, type Source } from '@sallyport/programs'
import { distributionSources } from './distribution.ts'
import { NatsServerError } from './errors.ts'
import { natsGoSource } from './go-install.ts'
import { officialRelease, releaseSource } from './release.ts'
import { NATS_SERVER } from './version.ts'

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
export async function findNatsServer(options: FindOptions): Promise<FoundProgram> {
  const sources = options.sources ?? (await officialSources())
  try {
    return await findProgram(NATS_SERVER, { ...options, sources })
  } catch (error) {
    if (!(error instanceof ProgramNotFound)) throw error
    throw new NatsServerError(
      'not_found',
      `${error.message}: install one and put it on PATH, or set SALLYPORT_NATS_URL to a running one`,
    )
  }
}

const officialSources = async (): Promise<Source[]> => [
  releaseSource(officialRelease(process.platform, process.arch)),
  ...(await distributionSources()),
  natsGoSource,
]
