import { PassThrough } from 'node:stream'
import { text } from 'node:stream/consumers'
import { run } from '@sallyport/cli'

/** How one run of the CLI ended. */
export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs `sallyport` as a user does, with an environment and a folder for logins of its own, and in this process: a process
 * for each of the many runs would cost more than all that they do. Its own tests run it as a process.
 */
export async function runCli(
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<CliResult> {
  const [out, err] = [new PassThrough(), new PassThrough()]
  const written = [text(out), text(err)] as const
  const workingDirectory = process.cwd()
  const code = await run(args, { environment, workingDirectory, out, err, isTerminal: false })
  out.end()
  err.end()
  const [stdout, stderr] = await Promise.all(written)
  return { code, stdout, stderr }
}
