import { type NatsUser, renderUsers } from './users.ts'

/** What the configuration file of one server says. */
export interface ServerConfig {
  /** Folder of the JetStream files. */
  readonly directory: string
  /** Client port; -1 lets the operating system choose. */
  readonly port: number
  /** May do everything. */
  readonly user: string
  readonly password: string
  /** Those who may do what they need, with their passwords. */
  readonly users: readonly (NatsUser & { readonly password: string })[]
}

/** A quoted text: JSON's quoting is also the configuration format's. */
const text = (value: string): string => JSON.stringify(value)

/**
 * A configuration under which an acknowledged message is on disk: JetStream in files, every write synced. It listens on
 * loopback alone.
 */
export function renderConfig(config: ServerConfig): string {
  return `server_name: "sallyport"
listen: "127.0.0.1:${config.port}"
# Tells of durability settings (/jsz) and health (/healthz).
http: "127.0.0.1:-1"
max_payload: 8MB
max_pending: 64MB
jetstream {
  store_dir: ${text(config.directory)}
  sync_interval: always
}
authorization {
  # Seconds: a client that is still starting on a busy machine is slow to say who it is.
  timeout: 30
  users: [
{ user: ${text(config.user)}, password: ${text(config.password)} }
${renderUsers(config.users.map((user) => ({ ...user, password: text(user.password) })))}
  ]
}
`
}
