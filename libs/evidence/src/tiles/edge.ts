import { leafHash } from '../merkle/hash.ts'
import { MerkleRange, rootOf } from '../merkle/range.ts'
import type { StoredObject } from '../source.ts'
import { encodeBundle } from './bundle.ts'
import { leavesPerHash, TILE_WIDTH, type TileLevel, tilePath } from './path.ts'

/** The right edge of a tree: its partial tiles and its partial bundle. All that appending needs of what is stored. */
export interface Edge {
  readonly size: number
  /** By level: the hashes of the partial tile, fewer than 256. */
  readonly tiles: readonly (readonly Uint8Array[])[]
  /** The entries of the partial bundle, fewer than 256. */
  readonly entries: readonly Uint8Array[]
}

/** The edge of the tree without leaves. */
export const EMPTY_EDGE: Edge = { size: 0, tiles: [], entries: [] }

/** A tree after an append. */
export interface Appended {
  readonly edge: Edge
  /** Every tile and bundle that the append fills or begins, full ones and the last partial ones. */
  readonly objects: readonly StoredObject[]
}

/** Appends entries; the work depends on how many they are, not on the size of the tree. */
export function append(edge: Edge, entries: readonly Uint8Array[]): Appended {
  const objects: StoredObject[] = []
  const cut = <T>(level: TileLevel, first: number, all: readonly T[], write: Write<T>): Cut<T> => {
    const full: (readonly T[])[] = []
    let at = 0
    for (let index = first; at < all.length; at += TILE_WIDTH, index++) {
      const part = all.slice(at, at + TILE_WIDTH)
      objects.push({ key: tilePath(level, index, part.length), bytes: write(part) })
      if (part.length < TILE_WIDTH) return { full, partial: part }
      full.push(part)
    }
    return { full, partial: [] }
  }

  const firstTile = (level: number): number => Math.floor(edge.size / leavesPerHash(level + 1))
  const bundles = cut('entries', firstTile(0), [...edge.entries, ...entries], encodeBundle)
  const tiles = [...edge.tiles]
  let fresh = entries.map(leafHash)
  for (let level = 0; fresh.length > 0; level++) {
    const all = [...(edge.tiles[level] ?? []), ...fresh]
    const { full, partial } = cut(level, firstTile(level), all, (hashes) => Buffer.concat(hashes))
    tiles[level] = partial
    fresh = full.map(rootOf)
  }
  const size = edge.size + entries.length
  return { edge: { size, tiles, entries: bundles.partial }, objects }
}

type Write<T> = (part: readonly T[]) => Uint8Array

interface Cut<T> {
  readonly full: readonly (readonly T[])[]
  readonly partial: readonly T[]
}

/** Root of the whole tree. */
export function edgeRoot(edge: Edge): Uint8Array {
  const range = new MerkleRange()
  edge.tiles.toReversed().forEach((hashes, i) => {
    const height = 8 * (edge.tiles.length - 1 - i)
    for (const hash of hashes) range.push(hash, height)
  })
  return range.root()
}
