import { homedir } from 'node:os'
import { join } from 'node:path'
import type { Writable } from 'node:stream'
import { ContractError } from '@sallyport/contracts'
import { type Command, CommanderError } from 'commander'
import { adminUrl } from './arguments.ts'
import { type Context, DEFAULT_URL } from './context.ts'
import { CliError } from './errors.ts'
import { clean } from './output/clean.ts'
import { createProgram, type GlobalOptions } from './program.ts'
import { VERSION } from './version.ts'

/** What a run of the command has around it. */
export interface Surroundings extends Pick<
  Context,
  'input' | 'out' | 'err' | 'isTerminal' | 'interrupted'
> {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly workingDirectory: string
}

/** Runs `sallyport` with the arguments of its command line; resolves with the exit code, and says itself what went wrong. */
export async function run(args: readonly string[], around: Surroundings): Promise<number> {
  const { environment: env, out, err } = around
  let code = 0
  const program = createProgram(
    env['SALLYPORT_URL'] ?? DEFAULT_URL,
    (options) => contextOf(options, around),
    (ended) => {
      code = ended
    },
  )
  writeTo(program, out, err)
  try {
    // No option of the program: those are taken wherever they stand, from a command with one of this name, too.
    if (args.join(' ') === '--version') out.write(`${VERSION}\n`)
    else await program.parseAsync(args, { from: 'user' })
    return code
  } catch (error) {
    return report(error, err)
  }
}

function contextOf({ url, json, as }: GlobalOptions, around: Surroundings): Context {
  const { environment: env, ...rest } = around
  const home = env['XDG_CONFIG_HOME'] ?? join(env['HOME'] ?? homedir(), '.config')
  return {
    ...rest,
    url: adminUrl(url),
    json: json === true,
    as,
    configDirectory: env['SALLYPORT_CONFIG_DIR'] ?? join(home, 'sallyport'),
    environment: env,
  }
}

/** Help goes where all else goes. */
function writeTo(command: Command, out: Writable, err: Writable): void {
  command.configureOutput({
    writeOut: (text) => void out.write(text),
    writeErr: (text) => void err.write(text),
  })
  for (const sub of command.commands) writeTo(sub, out, err)
}

/** Says in one sentence what went wrong, its parts below it, and returns the exit code. */
export function report(error: unknown, err: Writable): number {
  if (error instanceof CommanderError) return error.exitCode
  if (error instanceof CliError) {
    const [sentence = '', ...parts] = clean(error.message).split('\n')
    const lines = [`sallyport: ${sentence} (${clean(error.code)})`, ...parts]
    err.write(`${lines.join('\n')}\n`)
    return error.exitCode
  }
  const detail = error instanceof ContractError ? error.message : 'something unexpected happened'
  err.write(
    `sallyport: ${detail}. Do client and server have the same version? (unexpected_answer)\n`,
  )
  return 1
}
