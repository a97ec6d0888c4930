import { succeeded, type System } from '@sallyport/kit'

/** Access tokens for connections, renewed before they end. */
export interface Tokens {
  of(connection: string): Promise<string>
}

interface Granted {
  readonly accessToken: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** How long before its end a token is no longer used, in milliseconds. */
const RENEWAL_MS = 120_000

/** Tokens of alice, got by the CLI as a person gets them. */
export function createTokens(system: Pick<System, 'cli'>): Tokens {
  const known = new Map<string, Promise<Granted>>()

  function renew(connection: string): Promise<Granted> {
    const granted = obtain(system, connection)
    known.set(connection, granted)
    return granted
  }

  return {
    async of(connection) {
      const last = known.get(connection) ?? renew(connection)
      const granted = await last
      if (granted.expiresAt - Date.now() > RENEWAL_MS) return granted.accessToken
      // Whoever noticed first renews; the others take what they got.
      const next = known.get(connection)
      const renewed = await (next === undefined || next === last ? renew(connection) : next)
      return renewed.accessToken
    },
  }
}

async function obtain(system: Pick<System, 'cli'>, connection: string): Promise<Granted> {
  const args = ['--json', 'token', '--connection', connection, '--user', 'alice']
  const { stdout } = succeeded(await system.cli(undefined, args))
  const answer: unknown = JSON.parse(stdout)
  const { accessToken, expiresAt } = Object(answer)
  if (typeof accessToken !== 'string' || typeof expiresAt !== 'string')
    throw new Error('the CLI gave no token')
  return { accessToken, expiresAt: Date.parse(expiresAt) }
}
