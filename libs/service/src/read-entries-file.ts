import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { parse } from 'yaml'
import type { EnvReader } from './read-env.ts'

const MAX_FILE_BYTES = 1_048_576

/** What a file with a list holds. */
export interface EntriesFile {
  readonly entries: readonly unknown[]
  /** What paths in it are relative to. */
  readonly folder: string
  /** Tells of a problem, with the name of the variable before it. */
  readonly reject: (problem: string) => void
}

/**
 * Reads the list in a YAML or JSON file that a variable names, none where it is absent. Every problem is told to the
 * reader; none shows what stands in the file.
 */
export function readEntriesFile(
  read: EnvReader,
  variable: string,
  { what, most }: { readonly what: string; readonly most: number },
): EntriesFile {
  const file = read.optional(variable)
  const reject = (problem: string): void => read.reject(`${variable} ${problem}`)
  const value = file === undefined ? [] : valueOf(file, reject)
  const entries: readonly unknown[] | undefined = Array.isArray(value) ? value : undefined
  if (entries === undefined && value !== undefined) reject(`must hold a list of ${what}`)
  if (entries !== undefined && entries.length > most) reject(`has more than ${most} ${what}`)
  return {
    entries: entries?.slice(0, most) ?? [],
    folder: dirname(resolve(file ?? '.')),
    reject,
  }
}

function valueOf(file: string, reject: (problem: string) => void): unknown {
  const text = textOf(file)
  if (text === undefined) {
    reject(`names a file that cannot be read, or is larger than ${MAX_FILE_BYTES} bytes`)
    return undefined
  }
  try {
    const value: unknown = parse(text)
    return value ?? []
  } catch {
    // What the parser says shows lines of the file.
    reject('names a file that is neither YAML nor JSON')
    return undefined
  }
}

function textOf(file: string): string | undefined {
  try {
    return statSync(file).size <= MAX_FILE_BYTES ? readFileSync(file, 'utf8') : undefined
  } catch {
    return undefined
  }
}
