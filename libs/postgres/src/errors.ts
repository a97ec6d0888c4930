/** Why a PostgreSQL server could not be brought up. */
export type PostgresErrorCode =
  /** There are no binaries for this platform, or they are not installed. */
  | 'binaries'
  /** A system library that the binaries need is missing or too old. */
  | 'libraries'
  /** The process is root and found no other account that it may run the server as. */
  | 'account'
  /** A folder that root would have to trust belongs to someone else. */
  | 'folder'
  /** The port is taken. */
  | 'port_in_use'
  /** The disk is full. */
  | 'disk_full'
  /** The data does not fit this server, or its password is gone. */
  | 'data'
  /** A live server of another process holds the data. */
  | 'in_use'
  /** Anything else; the message names the log. */
  | 'failed'

/** One sentence on what went wrong and what to do; never holds the password. */
export class PostgresError extends Error {
  override readonly name = 'PostgresError'
  readonly code: PostgresErrorCode

  constructor(code: PostgresErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
