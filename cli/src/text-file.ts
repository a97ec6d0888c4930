import { createReadStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
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
  return textOf(bytes, `The file ${file}`)
}

/** Writes a text to a file that a person named, where there is none of this name. */
export async function writeNew(
  { workingDirectory }: Context,
  file: string,
  text: string,
): Promise<void> {
  await writeFile(resolve(workingDirectory, file), text, { flag: 'wx' }).catch((error: unknown) => {
    const code: unknown = error instanceof Error ? Reflect.get(error, 'code') : undefined
    const why = code === 'EEXIST' ? 'there is one of this name' : 'it cannot be written'
    throw new CliError('file_unwritable', `The file ${file} is not written: ${why}.`, 2)
  })
}

/** Reads standard input to its end, under the same rules. */
export async function readInput({ input }: Context): Promise<string> {
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of input ?? []) {
    const bytes = Buffer.from(chunk)
    chunks.push(bytes)
    length += bytes.length
    if (length > MAX_FILE_BYTES) break
  }
  return textOf(Buffer.concat(chunks), 'Standard input')
}

function textOf(bytes: Buffer, what: string): string {
  if (bytes.length > MAX_FILE_BYTES)
    throw new CliError('file_invalid', `${what} is larger than ${MAX_FILE_BYTES} bytes.`, 2)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new CliError('file_invalid', `${what} is no text in UTF-8.`, 2)
  }
}
