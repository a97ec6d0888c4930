import { join } from 'node:path'
import { type CliResult, runCli } from './cli.ts'

/** People and machines of the development identity provider. */
export type DemoUser = 'alice' | 'bob' | 'carol' | 'dave' | 'erin' | 'reporting-agent'

/** What the CLI is told about the deployment. */
export interface LoginPlaces {
  readonly controlUrl: string
  /** Folder for the logins of all users. */
  readonly directory: string
  readonly agentSecretFile: string
}

/** Logins of the demo users, made by the CLI as people make them, once each. */
export interface Logins {
  /** An access token for a connection. */
  token(user: DemoUser, connection: string): Promise<string>
  /** Runs the CLI as a user who has logged in; without a user, as nobody. */
  cli(user: DemoUser | undefined, args: readonly string[]): Promise<CliResult>
}

export function createLogins(places: LoginPlaces): Logins {
  const tokens = new Map<string, Promise<string>>()
  const logins = new Map<DemoUser, Promise<CliResult>>()
  const envOf = (user: string): Record<string, string> => ({
    SALLYPORT_URL: places.controlUrl,
    SALLYPORT_CONFIG_DIR: join(places.directory, user),
    HOME: places.directory,
  })

  async function fetchToken(user: DemoUser, connection: string): Promise<string> {
    const who =
      user === 'reporting-agent'
        ? ['--client', user, '--client-secret-file', places.agentSecretFile]
        : ['--user', user]
    const args = ['token', '--connection', connection, ...who]
    return (await succeed(runCli(args, envOf(user)), args)).stdout.trim()
  }

  function login(user: DemoUser): Promise<CliResult> {
    const args = ['login', '--user', user]
    const known = logins.get(user) ?? succeed(runCli(args, envOf(user)), args)
    logins.set(user, known)
    return known
  }

  return {
    token: (user, connection) => {
      const key = `${user} ${connection}`
      const known = tokens.get(key) ?? fetchToken(user, connection)
      tokens.set(key, known)
      return known
    },
    cli: async (user, args) => {
      if (user !== undefined) await login(user)
      return runCli(args, envOf(user ?? 'nobody'))
    },
  }
}

async function succeed(run: Promise<CliResult>, args: readonly string[]): Promise<CliResult> {
  const result = await run
  if (result.code === 0) return result
  throw new Error(`sallyport ${args.join(' ')} ended with ${result.code}: ${result.stderr}`)
}
