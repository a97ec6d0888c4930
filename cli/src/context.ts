import type { Writable } from 'node:stream'

/** What a run of the command has from outside; nothing below `main.ts` looks anywhere else. */
export interface Context {
  /** Base of the admin API, without a trailing slash. */
  readonly url: string
  readonly json: boolean
  /** Which login to use; the newest where it is absent. */
  readonly as: string | undefined
  /** Folder of the stored logins. */
  readonly configDirectory: string
  readonly workingDirectory: string
  readonly out: Writable
  readonly err: Writable
  readonly isTerminal: boolean
}
