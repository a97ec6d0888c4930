import { readFileSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import type { EnvReader } from '@sallyport/service'
import { parse } from 'yaml'
import type { Webhook } from '../domain/webhook/webhook.ts'
import { readEntry } from './read-entry.ts'

const MAX_FILE_BYTES = 1_048_576
const MAX_WEBHOOKS = 32

/**
 * Reads the webhooks of a YAML or JSON file, none where no file is named. Paths in it are relative to its folder. Every
 * problem is told to the reader, with the name of the variable before it; none shows a URL or a secret.
 */
export function readWebhooksFile(
  read: EnvReader,
  variable: string,
  file: string | undefined,
): readonly Webhook[] {
  if (file === undefined) return []
  const reject = (problem: string): void => read.reject(`${variable} ${problem}`)
  const value = valueOf(file, reject)
  if (value === undefined) return []
  if (!Array.isArray(value)) {
    reject('must hold a list of webhooks')
    return []
  }
  const entries: readonly unknown[] = value
  if (entries.length > MAX_WEBHOOKS) reject(`has more than ${MAX_WEBHOOKS} webhooks`)
  const folder = dirname(resolve(file))
  const found = entries.slice(0, MAX_WEBHOOKS).map((entry) => readEntry(entry, folder))
  for (const [index, { name, problems }] of found.entries()) {
    const which = `webhook ${index + 1}${name === undefined ? '' : ` (${name})`}`
    for (const problem of problems) reject(`${which}: ${problem}`)
  }
  for (const name of repeated(found.flatMap(({ name: one }) => one ?? [])))
    reject(`has more than one webhook of the name ${name}`)
  return found.flatMap(({ webhook }) => webhook ?? [])
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

const repeated = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
]
