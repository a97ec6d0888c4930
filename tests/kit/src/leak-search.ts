import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { dumpReadModels } from './read-models.ts'
import { recordingText } from './recording-text.ts'

/** Where values could hide: every file below a folder but those of some, and the tables of the read models. */
export interface SearchPlaces {
  readonly directory: string
  /** Folder of the deployment, whose key opens its recordings. */
  readonly deployment: string
  /** Folders that are not searched, relative to the directory: a target's own database holds clear values by nature. */
  readonly except: readonly string[]
  readonly readModelsUrl: string
}

/** Names every place that holds one of the values. Compressed files and recordings are looked into. */
export async function placesHolding(
  values: readonly string[],
  places: SearchPlaces,
): Promise<readonly string[]> {
  const found: string[] = []
  for await (const file of filesBelow(places)) {
    const text = await textOf(places.deployment, join(places.directory, file))
    if (values.some((value) => text.includes(value))) found.push(file)
  }
  const rows = await dumpReadModels(places.readModelsUrl)
  if (values.some((value) => rows.includes(value))) found.push('read models')
  return found
}

async function* filesBelow(
  { directory, except }: Pick<SearchPlaces, 'directory' | 'except'>,
  below = '',
): AsyncGenerator<string> {
  // A folder that went meanwhile holds nothing.
  const entries = await readdir(join(directory, below), { withFileTypes: true }).catch(noneThere)
  for (const entry of entries) {
    const path = join(below, entry.name)
    if (except.includes(path)) continue
    if (entry.isDirectory()) yield* filesBelow({ directory, except }, path)
    else if (entry.isFile()) yield path
  }
}

/** Nothing, of what is not there. */
function noneThere(error: unknown): [] {
  if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return []
  throw error
}

async function textOf(deployment: string, file: string): Promise<string> {
  // A file that was replaced meanwhile is there under its new name.
  const bytes = Buffer.from(await readFile(file).catch(noneThere))
  // Nothing was in a file that went meanwhile.
  if (file.endsWith('.zst.enc') && bytes.length > 0) return recordingText(deployment, file, bytes)
  return (file.endsWith('.zst') ? zstdDecompressSync(bytes) : bytes).toString('latin1')
}
