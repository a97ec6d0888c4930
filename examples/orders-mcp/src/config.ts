/** How the server is reached, and how it reaches its database. */
export interface OrdersConfig {
  /** Port on 127.0.0.1; 0 takes a free one. */
  readonly port: number
  /** File that holds the token which every request must carry. */
  readonly tokenFile: string
  /** PostgreSQL URL of a role that may create databases and roles; used at start alone. */
  readonly adminUrl: string
}

/** Reads the configuration from an environment; throws one error that names every problem. */
export function readConfig(env: NodeJS.ProcessEnv): OrdersConfig {
  const problems: string[] = []
  const required = (name: string): string => {
    const value = env[name] ?? ''
    if (value === '') problems.push(`${name} is missing`)
    return value
  }
  const port = Number(env['ORDERS_PORT'] ?? '7462')
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    problems.push('ORDERS_PORT must be a whole number from 0 to 65535')
  }
  const config = {
    port,
    tokenFile: required('ORDERS_TOKEN_FILE'),
    adminUrl: required('ORDERS_ADMIN_URL'),
  }
  if (problems.length > 0) throw new Error(`the environment is not valid: ${problems.join('; ')}`)
  return config
}
