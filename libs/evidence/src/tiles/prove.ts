import { nodeHash } from '../merkle/hash.ts'
import { rootOf } from '../merkle/range.ts'
import type { EvidenceSource } from '../source.ts'
import { TILE_WIDTH } from './path.ts'
import { readHashes } from './read-tile.ts'

/** Hashes of subtrees, read from the tiles of a tree of fixed size. */
interface Tree {
  /** Hash of the leaves from start up to, not including, end (RFC 6962, section 2.1). */
  hash(start: number, end: number): Promise<Uint8Array>
}

/** Proof that the leaf at an index is in the tree of that size (RFC 6962, section 2.1.1). Throws as the tiles do. */
export async function proveInclusion(
  source: EvidenceSource,
  index: number,
  size: number,
): Promise<Uint8Array[]> {
  if (index < 0 || index >= size) throw new RangeError(`no leaf ${index} in a log of ${size}`)
  const tree = openTree(source, size)
  const proof: Uint8Array[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + split(end - start)
    // Each step reads tiles that the next one mostly shares.
    // oxlint-disable-next-line no-await-in-loop
    proof.unshift(await (index < middle ? tree.hash(middle, end) : tree.hash(start, middle)))
    if (index < middle) end = middle
    else start = middle
  }
  return proof
}

/** Proof that the tree of the newer size begins with that of the older (RFC 6962, section 2.1.2). Throws as the tiles do. */
export async function proveConsistency(
  source: EvidenceSource,
  older: number,
  newer: number,
): Promise<Uint8Array[]> {
  if (older < 0 || older > newer) throw new RangeError(`a log of ${newer} does not hold ${older}`)
  if (older === 0 || older === newer) return []
  const tree = openTree(source, newer)
  const proof: Uint8Array[] = []
  let [start, end] = [0, newer]
  while (end !== older) {
    const middle = start + split(end - start)
    // oxlint-disable-next-line no-await-in-loop
    proof.unshift(await (older <= middle ? tree.hash(middle, end) : tree.hash(start, middle)))
    if (older <= middle) end = middle
    else start = middle
  }
  // The older root is known to the verifier, but only where it is a whole subtree.
  return start === 0 ? proof : [await tree.hash(start, end), ...proof]
}

function openTree(source: EvidenceSource, size: number): Tree {
  const tiles = new Map<string, Promise<Uint8Array[]>>()
  const tile = (level: number, index: number): Promise<Uint8Array[]> => {
    const name = `${level}/${index}`
    const known = tiles.get(name) ?? readHashes(source, level, index, size)
    tiles.set(name, known)
    return known
  }
  /** Hash of a perfect subtree: the root of a run of hashes of one tile. */
  const perfect = async (start: number, height: number): Promise<Uint8Array> => {
    const level = Math.floor(height / 8)
    const run = 2 ** (height % 8)
    const first = start / TILE_WIDTH ** level
    const hashes = await tile(level, Math.floor(first / TILE_WIDTH))
    return rootOf(hashes.slice(first % TILE_WIDTH, (first % TILE_WIDTH) + run))
  }
  const hash = async (start: number, end: number): Promise<Uint8Array> => {
    const height = Math.log2(end - start)
    if (Number.isInteger(height)) return perfect(start, height)
    const middle = start + split(end - start)
    return nodeHash(await hash(start, middle), await hash(middle, end))
  }
  return { hash }
}

/** The largest power of two below n, for n > 1. */
const split = (n: number): number => 2 ** (Math.ceil(Math.log2(n)) - 1)
