#!/usr/bin/env node
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { ContractError } from '@sallyport/contracts'
import { CommanderError } from 'commander'
import { adminUrl } from './arguments.ts'
import { type Context, DEFAULT_URL } from './context.ts'
import { CliError } from './errors.ts'
import { clean } from './output/clean.ts'
import { endQuietly } from './output/pipe.ts'
import { createProgram, type GlobalOptions } from './program.ts'
import { VERSION } from './version.ts'

// The one place where the command reads its environment.
// oxlint-disable-next-line node/no-process-env
const { env } = process

const contextOf = ({ url, json, as }: GlobalOptions): Context => ({
  url: adminUrl(url),
  json: json === true,
  as,
  configDirectory:
    env['SALLYPORT_CONFIG_DIR'] ??
    join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'sallyport'),
  workingDirectory: process.cwd(),
  out: process.stdout,
  err: process.stderr,
  isTerminal: process.stderr.isTTY,
  environment: env,
})

endQuietly(process.stderr, () => {})
endQuietly(process.stdout, () => {
  process.exitCode = report(new CliError('output_failed', 'The output cannot be written.'))
})
const program = createProgram(env['SALLYPORT_URL'] ?? DEFAULT_URL, contextOf, (code) => {
  process.exitCode = code
})
try {
  // No option of the program: those are taken wherever they stand, from a command with one of this name, too.
  if (process.argv.slice(2).join(' ') === '--version') process.stdout.write(`${VERSION}\n`)
  else await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Says in one sentence what went wrong, its parts below it, and returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode
  if (error instanceof CliError) {
    const [sentence = '', ...parts] = clean(error.message).split('\n')
    const lines = [`sallyport: ${sentence} (${clean(error.code)})`, ...parts]
    process.stderr.write(`${lines.join('\n')}\n`)
    return error.exitCode
  }
  const detail = error instanceof ContractError ? error.message : 'something unexpected happened'
  process.stderr.write(
    `sallyport: ${detail}. Do client and server have the same version? (unexpected_answer)\n`,
  )
  return 1
}
