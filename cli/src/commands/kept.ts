import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { EvidenceError, type Kept, readKept, type VerifierKey } from '@sallyport/evidence'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'

/** Reads the files with checkpoints that someone else kept; one without any, or that cannot be read, is no set-up. */
export async function readKeptFiles(
  context: Context,
  files: readonly string[],
  keys: readonly VerifierKey[],
): Promise<readonly Kept[]> {
  const kept: Kept[] = []
  for (const file of files) {
    const pieces = createReadStream(resolve(context.workingDirectory, file))
    // One after the other: each may be large.
    // oxlint-disable-next-line no-await-in-loop
    kept.push(await readKept(file, pieces, keys).catch((error: unknown) => unusable(file, error)))
  }
  return kept
}

function unusable(file: string, error: unknown): never {
  const why = error instanceof EvidenceError ? error.message : 'it does not exist or cannot be read'
  throw new CliError('no_checkpoint', `--checkpoint ${file} is of no use: ${why}.`, 2)
}
