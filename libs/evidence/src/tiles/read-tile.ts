import { EvidenceError } from '../errors.ts'
import { HASH_BYTES } from '../merkle/hash.ts'
import type { EvidenceSource } from '../source.ts'
import { splitBundle } from './bundle.ts'
import { type TileLevel, tilePath } from './path.ts'
import { widthIn } from './standing.ts'

/** A tile or bundle as it is stored. */
export interface FoundTile {
  readonly key: string
  readonly bytes: Uint8Array
  /** How wide it is in the tree that was asked for; the stored one may be wider. */
  readonly width: number
}

/**
 * Reads a tile or bundle as it was in a tree of the given size. A partial one that is gone is taken from the full one at
 * its place, as the log may have grown meanwhile. Returns undefined where neither stands.
 */
export async function getTile(
  source: EvidenceSource,
  level: TileLevel,
  index: number,
  size: number,
): Promise<FoundTile | undefined> {
  const width = widthIn(size, { level, index })
  for (const key of new Set([tilePath(level, index, width), tilePath(level, index)])) {
    // The second is asked for only where the first is not there.
    // oxlint-disable-next-line no-await-in-loop
    const bytes = await source.get(key)
    if (bytes !== undefined) return { key, bytes, width }
  }
  return undefined
}

/** The hashes of a tile in a tree of the given size. Throws `missing` or `invalid_tile`. */
export async function readHashes(
  source: EvidenceSource,
  level: number,
  index: number,
  size: number,
): Promise<Uint8Array[]> {
  const tile = await requireTile(source, level, index, size)
  const hashes = splitHashes(tile.bytes)
  if (tile.bytes.length % HASH_BYTES !== 0 || hashes.length < tile.width) throw invalid(tile.key)
  return hashes.slice(0, tile.width)
}

/** The entries of a bundle in a tree of the given size. Throws `missing` or `invalid_tile`. */
export async function readEntries(
  source: EvidenceSource,
  index: number,
  size: number,
): Promise<Uint8Array[]> {
  const bundle = await requireTile(source, 'entries', index, size)
  const { entries, rest } = splitBundle(bundle.bytes)
  if (rest > 0 || entries.length < bundle.width) throw invalid(bundle.key)
  return entries.slice(0, bundle.width)
}

/** The whole hashes of a tile's bytes. */
export function splitHashes(bytes: Uint8Array): Uint8Array[] {
  return Array.from({ length: Math.floor(bytes.length / HASH_BYTES) }, (_, i) =>
    bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES),
  )
}

async function requireTile(
  source: EvidenceSource,
  level: TileLevel,
  index: number,
  size: number,
): Promise<FoundTile> {
  const tile = await getTile(source, level, index, size)
  if (tile === undefined) {
    const key = tilePath(level, index, widthIn(size, { level, index }))
    throw new EvidenceError('missing', `${key} is missing from the log`)
  }
  return tile
}

const invalid = (key: string): EvidenceError =>
  new EvidenceError('invalid_tile', `${key} is not as long as it must be`)
