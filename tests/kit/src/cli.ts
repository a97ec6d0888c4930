import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { compileCache } from './compile-cache.ts'

/** How one run of the CLI ended. */
export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const CLI = fileURLToPath(new URL('../../../cli/src/main.ts', import.meta.url))
const MAX_OUTPUT_BYTES = 16 * 1024 * 1024

/** Runs `sallyport` as a user does: as a process of its own, with its own folder for logins. */
export function runCli(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<CliResult> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [CLI, ...args],
      { env: { PATH: '', ...compileCache(), ...env }, maxBuffer: MAX_OUTPUT_BYTES },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
        resolve({ code, stdout, stderr })
      },
    )
  })
}
