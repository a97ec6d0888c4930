import { STAGED_PREFIX } from './layout.ts'
import { parseDataKeyObject } from './recording/data-key-name.ts'
import type { EvidenceSource, StoredObject } from './source.ts'

/**
 * A batch on its way into the log: all that is to be written for it but its checkpoint. Whoever finishes it writes
 * exactly these bytes. What stands under these keys is evidence only once the log reaches that size.
 */
export interface StagedBatch {
  readonly from: number
  readonly to: number
  /**
   * Names of the data keys that were made for it. They stand at their places before it is committed, and are no part of
   * it: a key that was erased later cannot come back with it.
   */
  readonly dataKeys: readonly string[]
  readonly objects: readonly StoredObject[]
}

/** Longest head of a staged batch; its keys are at most a few thousand. */
const MAX_HEAD_BYTES = 16 * 1024 * 1024

/**
 * Writes a batch: a line of sizes, a line for each data key, a line of length and key for each object, an empty line, and
 * the objects.
 */
export function formatStaged({ from, to, dataKeys, objects }: StagedBatch): Uint8Array {
  const lines = [
    ...dataKeys.map((key) => `data-key ${key}\n`),
    ...objects.map(({ key, bytes }) => `${bytes.length} ${key}\n`),
  ]
  const head = Buffer.from(`batch ${from} ${to}\n${lines.join('')}\n`)
  return Buffer.concat([head, ...objects.map(({ bytes }) => bytes)])
}

/** Reads a batch; undefined where it is none, or not whole. */
export function parseStaged(bytes: Uint8Array): StagedBatch | undefined {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const blank = all.subarray(0, MAX_HEAD_BYTES).indexOf('\n\n')
  if (blank < 0) return undefined
  const [head = '', ...lines] = all.subarray(0, blank).toString('utf8').split('\n')
  const [, from, to] = /^batch (\d{1,15}) (\d{1,15})$/.exec(head) ?? []
  if (from === undefined || to === undefined) return undefined
  const dataKeys: string[] = []
  const objects: StoredObject[] = []
  let at = blank + 2
  for (const line of lines) {
    const [, length, key] = /^(\d{1,12}|data-key) (\S+)$/.exec(line) ?? []
    if (length === undefined || key === undefined) return undefined
    if (length === 'data-key') {
      if (parseDataKeyObject(key) === undefined) return undefined
      dataKeys.push(key)
      continue
    }
    objects.push({ key, bytes: all.subarray(at, at + Number(length)) })
    at += Number(length)
  }
  return at === all.length ? { from: Number(from), to: Number(to), dataKeys, objects } : undefined
}

/** The batches that are on their way into a log; what cannot be read as one is passed over. */
export async function readStaged(source: EvidenceSource): Promise<StagedBatch[]> {
  const staged: StagedBatch[] = []
  for await (const key of source.list(STAGED_PREFIX)) {
    const bytes = await source.get(key)
    const batch = bytes && parseStaged(bytes)
    if (batch !== undefined) staged.push(batch)
  }
  return staged
}
