import { runCommand } from './run-command.ts'

/** Version that is downloaded or built where none is found. */
export const PINNED_VERSION = '2.14.5'

/** Older servers can lose acknowledged messages when they are killed (nats-server issue 6888). */
export const MIN_VERSION = '2.10.23'

/** Whether a dotted version is at least another one; a pre-release counts as its release. */
export function isAtLeast(version: string, least: string): boolean {
  const [a, b] = [version, least].map((v) => v.split('-', 1)[0]?.split('.').map(Number) ?? [])
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0)
    if (difference !== 0) return difference > 0
  }
  return true
}

/** Version that a nats-server binary (a path, or a name on PATH) tells of itself; undefined where it does not run. */
export async function versionOf(binary: string): Promise<string | undefined> {
  try {
    const output = await runCommand(binary, ['-v'], { timeoutMs: 60_000 })
    return /^nats-server: v(\d+\.\d+\.\d+\S*)/.exec(output)?.[1]
  } catch {
    return undefined
  }
}
