import type { Checkpoint } from '../note/checkpoint.ts'
import { splitBundle } from '../tiles/bundle.ts'
import { TILE_WIDTH, tilePath } from '../tiles/path.ts'
import { getTile, splitHashes } from '../tiles/read-tile.ts'
import type { GuardedSource } from './object-reader.ts'
import type { Findings } from './report.ts'

/** A bundle of the log, and what the tile beside it holds. */
export interface Bundle {
  readonly file: string
  readonly width: number
  /** Those that can be read; the rest are a failure already. */
  readonly entries: readonly Uint8Array[]
  /** The hashes that the tile beside it holds. */
  readonly hashes: readonly Uint8Array[]
}

interface BundlePlace {
  readonly source: GuardedSource
  readonly head: Pick<Checkpoint, 'size'>
  readonly findings: Findings
}

/** Reads the bundle that begins with a leaf, as it was under a head; tells of what is missing or malformed. */
export async function readBundle(
  { source, head, findings }: BundlePlace,
  first: number,
): Promise<Bundle> {
  const { size } = head
  const index = first / TILE_WIDTH
  const width = Math.min(TILE_WIDTH, size - first)
  const name = tilePath('entries', index, width)
  const tile = await getTile(source, 0, index, size)
  const hashes = tile === undefined ? [] : splitHashes(tile.bytes)
  const found = await getTile(source, 'entries', index, size)
  if (found === undefined) {
    await source.require(name)
    return { file: name, width, entries: [], hashes }
  }
  const { entries, rest } = splitBundle(found.bytes)
  const whole = entries.length === width || (found.key !== name && entries.length > width)
  if (!whole || rest > 0) findings.failure('bundle_malformed', { file: found.key })
  return { file: found.key, width, entries: entries.slice(0, width), hashes }
}
