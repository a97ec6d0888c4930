import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const exec = promisify(execFile)

/** Runs a program to its end and returns what it printed; rejects when it fails or takes too long. */
export async function runCommand(
  file: string,
  args: readonly string[],
  options: { readonly timeoutMs: number; readonly cwd?: string },
): Promise<string> {
  const { stdout } = await exec(file, args, {
    timeout: options.timeoutMs,
    maxBuffer: 4 * 1024 * 1024,
    ...(options.cwd !== undefined && { cwd: options.cwd }),
  })
  return stdout
}
