import { EvidenceError } from '../errors.ts'
import type { TreeHead } from '../merkle/consistency.ts'
import { leafHash, sameHash } from '../merkle/hash.ts'
import type { EvidenceSource } from '../source.ts'
import { type Edge, edgeRoot } from './edge.ts'
import { leavesPerHash, partialWidth, TILE_WIDTH } from './path.ts'
import { readEntries, readHashes } from './read-tile.ts'

/**
 * Reads the right edge of the tree that a head names, and checks it against the head's root and its own entries.
 * Throws `missing` or `invalid_tile`.
 */
export async function readEdge(source: EvidenceSource, head: TreeHead): Promise<Edge> {
  const { size, root } = head
  const levels = levelsOf(size)
  const tiles = await Promise.all(
    levels.map(async (level) => {
      const index = Math.floor(size / leavesPerHash(level + 1))
      return partialWidth(size, level) === 0 ? [] : readHashes(source, level, index, size)
    }),
  )
  const entries =
    size % TILE_WIDTH === 0 ? [] : await readEntries(source, Math.floor(size / TILE_WIDTH), size)
  const edge: Edge = { size, tiles, entries }
  const leaves = tiles[0] ?? []
  if (
    !sameHash(edgeRoot(edge), root) ||
    !entries.every((e, i) => sameHash(leafHash(e), leaves[i] ?? root))
  )
    throw new EvidenceError(
      'invalid_tile',
      `the last tiles of the log are not those of its checkpoint at ${size} leaves: verify the folder`,
    )
  return edge
}

/** The levels that a tree of that size has hashes on. */
function levelsOf(size: number): number[] {
  const levels: number[] = []
  for (let level = 0; leavesPerHash(level) <= size; level++) levels.push(level)
  return levels
}
