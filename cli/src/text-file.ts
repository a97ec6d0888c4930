import { createReadStream } from 'node:fs'
import { resolve } from 'node:path'
import { buffer } from 'node:stream/consumers'
import type { Context } from './context.ts'
import { CliError } from './errors.ts'

/** Longest file that is read; the admin API takes less. */
const MAX_FILE_BYTES = 1_048_576

/**
 * Reads a file that a person named, without a byte order mark. What is not UTF-8 is refused: with other characters in
 * their place, names of groups would be other names.
 */
export async function readText({ workingDirectory }: Context, file: string): Promise<string> {
  const path = resolve(workingDirectory, file)
  const bytes = await buffer(createReadStream(path, { end: MAX_FILE_BYTES })).catch(() => {
    throw new CliError('file_unreadable', `The file ${file} cannot be read.`, 2)
  })
  if (bytes.length > MAX_FILE_BYTES)
    throw new CliError(
      'file_invalid',
      `The file ${file} is larger than ${MAX_FILE_BYTES} bytes.`,
      2,
    )
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new CliError('file_invalid', `The file ${file} is no text in UTF-8.`, 2)
  }
}
