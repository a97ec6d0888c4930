import { type EnvReader, readEntriesFile } from '@sallyport/service'
import type { Webhook } from '../domain/webhook/webhook.ts'
import { readEntry } from './read-entry.ts'

const MAX_WEBHOOKS = 32

/**
 * Reads the webhooks of a YAML or JSON file, none where no file is named. Paths in it are relative to its folder. Every
 * problem is told to the reader, with the name of the variable before it; none shows a URL or a secret.
 */
export function readWebhooksFile(read: EnvReader, variable: string): readonly Webhook[] {
  const { entries, folder, reject } = readEntriesFile(read, variable, {
    what: 'webhooks',
    most: MAX_WEBHOOKS,
  })
  const found = entries.map((entry) => readEntry(entry, folder))
  for (const [index, { name, problems }] of found.entries()) {
    const which = `webhook ${index + 1}${name === undefined ? '' : ` (${name})`}`
    for (const problem of problems) reject(`${which}: ${problem}`)
  }
  for (const name of repeated(found.flatMap(({ name: one }) => one ?? [])))
    reject(`has more than one webhook of the name ${name}`)
  return found.flatMap(({ webhook }) => webhook ?? [])
}

const repeated = (names: readonly string[]): readonly string[] => [
  ...new Set(names.filter((name, index) => names.indexOf(name) !== index)),
]
