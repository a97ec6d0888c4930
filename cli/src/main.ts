#!/usr/bin/env node
import process from 'node:process'
import { CliError } from './errors.ts'
import { endQuietly } from './output/pipe.ts'
import { report, run } from './run.ts'

/** A signal that aborts by one of the process. */
function aborting(name: string): AbortSignal {
  const stop = new AbortController()
  process.once(name, () => stop.abort())
  return stop.signal
}

endQuietly(process.stderr, () => {})
let isCut = false
endQuietly(process.stdout, () => {
  isCut = true
  process.exitCode = report(
    new CliError('output_failed', 'The output cannot be written.'),
    process.stderr,
  )
})
const code = await run(process.argv.slice(2), {
  // The one place where the command reads its environment.
  // oxlint-disable-next-line node/no-process-env
  environment: process.env,
  workingDirectory: process.cwd(),
  input: process.stdin,
  out: process.stdout,
  err: process.stderr,
  isTerminal: process.stderr.isTTY,
  interrupted: () => ['SIGINT', 'SIGTERM'].map(aborting),
})
if (!isCut) process.exitCode = code
