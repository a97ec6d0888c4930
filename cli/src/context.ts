import type { Readable, Writable } from 'node:stream'

/** Where the admin API is unless someone says otherwise. */
export const DEFAULT_URL = 'http://127.0.0.1:7420'

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
  /** Standard input, for commands that read it. */
  readonly input?: Readable
  readonly out: Writable
  readonly err: Writable
  readonly isTerminal: boolean
  /** Signals that abort when the run is to end, for commands that last until then; asking keeps the process from ending. */
  readonly interrupted?: () => readonly AbortSignal[]
  /** Values for `${NAME}` in files that a person names; none where it is absent. */
  readonly environment?: Readonly<Record<string, string | undefined>>
}
