import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { adopt, cachedBinary, usable } from './cache.ts'
import type { FoundProgram, Program } from './program.ts'
import type { Source } from './source.ts'

export interface FindOptions {
  /** Folder that a fetched program is kept in; see `cacheDirectoryOf`. */
  readonly cacheDirectory: string
  /** Takes one line for each thing that takes time. */
  readonly report: (line: string) => void
  /** Ways to fetch the program where none is there, tried in order. */
  readonly sources: readonly Source[]
  /** Name that is looked up on PATH; the program's own unless given. */
  readonly command?: string
}

/** A program that could not be found or fetched, with what was tried. */
export class ProgramNotFound extends Error {
  override readonly name = 'ProgramNotFound'
  /** One line for each way. */
  readonly tried: readonly string[]

  constructor(program: Program, tried: readonly string[]) {
    super(`no ${program.name} ${program.wanted} was found (${tried.join('; ')})`)
    this.tried = tried
  }
}

/**
 * Finds a program that is good enough: on PATH, in the cache, or from one of the sources. What is fetched is kept in the
 * cache. Rejects with {@link ProgramNotFound}.
 */
export async function findProgram(program: Program, options: FindOptions): Promise<FoundProgram> {
  const { cacheDirectory, report, sources, command = program.name } = options
  for (const place of [command, cachedBinary(program, cacheDirectory)]) {
    // One after the other: the first that is good enough ends the search.
    // oxlint-disable-next-line no-await-in-loop
    const found = await usable(program, place)
    if (found !== undefined) return found
  }
  const old = await program.versionOf(command)
  const tried = [old === undefined ? 'PATH: none' : `PATH: ${old} is too old`]
  for (const source of sources) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      return await fetchFrom(program, source, cacheDirectory, report)
    } catch (error) {
      const why = `${source.name}: ${reasonOf(error)}`
      report(`${program.name}: ${why}`)
      tried.push(why)
    }
  }
  throw new ProgramNotFound(program, tried)
}

async function fetchFrom(
  program: Program,
  source: Source,
  cacheDirectory: string,
  report: (line: string) => void,
): Promise<FoundProgram> {
  const workspace = await mkdtemp(join(tmpdir(), `sallyport-${program.name}-`))
  try {
    const found = await adopt(program, await source.fetch(workspace, report), cacheDirectory)
    report(`${program.name}: ${found.version} is ready`)
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
