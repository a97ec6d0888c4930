import { readFile } from 'node:fs/promises'
import { resolve } from 'node:path'
import type { Context } from './context.ts'
import { CliError } from './errors.ts'

/** Reads a file that a person named. */
export async function readText({ workingDirectory }: Context, file: string): Promise<string> {
  return readFile(resolve(workingDirectory, file), 'utf8').catch(() => {
    throw new CliError('file_unreadable', `The file ${file} cannot be read.`, 2)
  })
}
