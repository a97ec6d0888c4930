import { readdir, realpath, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { type EvidenceSource, openFolder } from '@sallyport/evidence'
import type { Context } from '../context.ts'
import { CliError } from '../errors.ts'
import { openBucket } from './bucket.ts'

/** Evidence that a person named. */
export interface EvidencePlace {
  readonly source: EvidenceSource
  /** Its folder by its real path; absent for a bucket. */
  readonly directory?: string
}

/** What evidence has, where all else may be lost: its layout is that of C2SP tlog-tiles. */
const EVIDENCE = ['checkpoint', 'checkpoints', 'tile']

/**
 * Opens a folder, or a bucket by its `s3://` URL, in which there is some evidence. Of what leaves seal, a bucket is asked
 * early for that which `needed` says will be asked for; for all of it unless told.
 */
export async function openEvidence(
  context: Context,
  place: string,
  needed?: (key: string) => boolean,
): Promise<EvidencePlace> {
  if (!place.startsWith('s3:')) {
    const directory = await requireFolder(resolve(context.workingDirectory, place))
    return { source: openFolder(directory), directory }
  }
  const source = openBucket(place, context.environment ?? {}, needed)
  if (await holdsEvidence(source)) return { source }
  throw noEvidence(place, 'Name the prefix under which the object `checkpoint` is.')
}

/** The folder by its real path, so that no link hides what lies in it. */
async function requireFolder(directory: string): Promise<string> {
  const found = await stat(directory).catch(() => undefined)
  if (found?.isFile() === true)
    throw new CliError(
      'no_folder',
      `${directory} is a file: the proof of an event is checked with --proof.`,
      2,
    )
  if (found?.isDirectory() !== true)
    throw new CliError('no_folder', `There is no folder ${directory}.`, 2)
  const names = new Set(await readdir(directory))
  if (EVIDENCE.some((name) => names.has(name))) return realpath(directory)
  throw noEvidence(
    directory,
    'Name the folder with the file `checkpoint`, such as .sallyport/evidence.',
  )
}

async function holdsEvidence(source: EvidenceSource): Promise<boolean> {
  for (const name of EVIDENCE)
    // One after the other: the first that is there is enough.
    // oxlint-disable-next-line no-await-in-loop
    for await (const key of source.list(name)) if (key.split('/', 1)[0] === name) return true
  return false
}

const noEvidence = (place: string, what: string): CliError =>
  new CliError(
    'not_evidence',
    `${place} holds no evidence: neither a checkpoint nor tiles. ${what}`,
    2,
  )
