import {
  cacheDirectoryOf,
  findProgram,
  type FoundProgram,
  goSource,
  isAtLeast,
  type Program,
  runCommand,
} from '@sallyport/programs'

const PINNED_VERSION = '1.8.0'

/** What a build with `go install` tells instead of its version. */
const BUILT = 'git'

const VERSITYGW: Program = {
  name: 'versitygw',
  pinned: PINNED_VERSION,
  wanted: `>= ${PINNED_VERSION}`,
  versionOf,
  accepts: (version) => version === BUILT || isAtLeast(version, PINNED_VERSION),
}

export interface FindVersitygwOptions {
  /** Folder that a built program is kept in; the user's own cache unless given. */
  readonly cacheDirectory?: string
  /** Takes one line for each thing that takes time. */
  readonly report?: (line: string) => void
}

/** Finds a versitygw on PATH or in the cache, or builds the pinned one with Go. Rejects with `ProgramNotFound`. */
export function findVersitygw(options: FindVersitygwOptions = {}): Promise<FoundProgram> {
  return findProgram(VERSITYGW, {
    // Tests that name no cache share the user's own.
    // oxlint-disable-next-line node/no-process-env
    cacheDirectory: options.cacheDirectory ?? cacheDirectoryOf(process.env),
    report: options.report ?? (() => {}),
    sources: [
      goSource(VERSITYGW, {
        path: 'github.com/versity/versitygw/cmd/versitygw',
        takes: 'one or two minutes, once',
      }),
    ],
  })
}

async function versionOf(binary: string): Promise<string | undefined> {
  try {
    const output = await runCommand(binary, ['--version'], { timeoutMs: 60_000 })
    return /^Version\s*:\s*v?(\S+)/m.exec(output)?.[1]
  } catch {
    return undefined
  }
}
