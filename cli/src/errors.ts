/** How a run of the command ends: done, refused or failed, used or set up wrongly. */
export type ExitCode = 0 | 1 | 2

/** A failure that a person can do something about. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly exitCode: ExitCode
  readonly code: string

  constructor(code: string, message: string, exitCode: ExitCode = 1) {
    super(message)
    this.code = code
    this.exitCode = exitCode
  }
}

/** A mistake in the command line; nothing was sent. */
export const usage = (message: string): CliError => new CliError('usage', message, 2)
