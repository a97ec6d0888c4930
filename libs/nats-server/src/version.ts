import { type FoundProgram, isAtLeast, type Program, runCommand, usable } from '@sallyport/programs'

/** Version that is downloaded or built where none is found. */
export const PINNED_VERSION = '2.14.5'

/** Older servers can lose acknowledged messages when they are killed (nats-server issue 6888). */
export const MIN_VERSION = '2.10.23'

/** What is looked for. */
export const NATS_SERVER: Program = {
  name: 'nats-server',
  pinned: PINNED_VERSION,
  wanted: `>= ${MIN_VERSION}`,
  versionOf,
  accepts: (version) => isAtLeast(version, MIN_VERSION),
}

/** Version that a nats-server binary (a path, or a name on PATH) tells of itself; undefined where it does not run. */
async function versionOf(binary: string): Promise<string | undefined> {
  try {
    const output = await runCommand(binary, ['-v'], { timeoutMs: 60_000 })
    return /^nats-server: v(\d+\.\d+\.\d+\S*)/.exec(output)?.[1]
  } catch {
    return undefined
  }
}

/** The server if it runs and is new enough. */
export const usableServer = (binary: string): Promise<FoundProgram | undefined> =>
  usable(NATS_SERVER, binary)
