#!/usr/bin/env node
import { homedir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { ContractError } from '@sallyport/contracts'
import { CommanderError } from 'commander'
import type { Context } from './context.ts'
import { CliError } from './errors.ts'
import { clean } from './output/clean.ts'
import { createProgram, type GlobalOptions } from './program.ts'

// The one place where the command reads its environment.
// oxlint-disable-next-line node/no-process-env
const { env } = process

const contextOf = ({ url, json, as }: GlobalOptions): Context => ({
  url: url.replace(/\/+$/, ''),
  json: json === true,
  as,
  configDirectory:
    env['SALLYPORT_CONFIG_DIR'] ??
    join(env['XDG_CONFIG_HOME'] ?? join(homedir(), '.config'), 'sallyport'),
  workingDirectory: process.cwd(),
  out: process.stdout,
  err: process.stderr,
  isTerminal: process.stderr.isTTY,
})

const program = createProgram(
  env['SALLYPORT_URL'] ?? 'http://127.0.0.1:7420',
  contextOf,
  (code) => {
    process.exitCode = code
  },
)
for (const command of [
  program,
  ...program.commands,
  ...program.commands.flatMap((c) => c.commands),
])
  command.exitOverride()
try {
  await program.parseAsync()
} catch (error) {
  process.exitCode = report(error)
}

/** Says in one sentence what went wrong, and returns the exit code. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
  if (error instanceof CliError) {
    process.stderr.write(`sallyport: ${clean(error.message)} (${clean(error.code)})\n`)
    return error.exitCode
  }
  const detail = error instanceof ContractError ? error.message : 'something unexpected happened'
  process.stderr.write(`sallyport: ${detail}. Do client and server have the same version?\n`)
  return 1
}
