import { BusError } from '../errors.ts'

/** Older servers can lose acknowledged messages when they are killed (nats-server issue 6888). */
const MIN_SERVER = [2, 10, 23] as const

/** Throws `not_ready` for a server that is too old to be trusted with evidence. */
export function assertServerVersion(version: string): void {
  const parts = version.split('-', 1)[0]?.split('.').map(Number) ?? []
  for (const [i, least] of MIN_SERVER.entries()) {
    const part = parts[i] ?? 0
    if (part > least) return
    if (part < least || !Number.isInteger(part))
      throw new BusError(
        'not_ready',
        `nats-server ${version} can lose acknowledged messages: install ${MIN_SERVER.join('.')} or newer`,
      )
  }
}
