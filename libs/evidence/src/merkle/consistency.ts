import { nodeHash, sameHash } from './hash.ts'

/** A tree by its size and root. */
export interface TreeHead {
  readonly size: number
  readonly root: Uint8Array
}

/** Whether a proof shows that the newer tree is the older one with leaves appended (RFC 9162, section 2.1.4.2). */
export function verifyConsistency(
  older: TreeHead,
  newer: TreeHead,
  proof: readonly Uint8Array[],
): boolean {
  if (older.size > newer.size) return false
  if (older.size === newer.size) return proof.length === 0 && sameHash(older.root, newer.root)
  if (older.size === 0) return proof.length === 0
  const path = isPowerOfTwo(older.size) ? [older.root, ...proof] : proof
  return climbs(path, older, newer)
}

function climbs(path: readonly Uint8Array[], older: TreeHead, newer: TreeHead): boolean {
  const [first, ...rest] = path
  if (first === undefined) return false
  let [index, last] = skipRightmost(older.size - 1, newer.size - 1)
  let oldHash = first
  let newHash = first
  for (const sibling of rest) {
    if (last === 0) return false
    if (index % 2 === 1 || index === last) {
      oldHash = nodeHash(sibling, oldHash)
      newHash = nodeHash(sibling, newHash)
      while (index % 2 === 0 && index !== 0) {
        index = half(index)
        last = half(last)
      }
    } else {
      newHash = nodeHash(newHash, sibling)
    }
    index = half(index)
    last = half(last)
  }
  return last === 0 && sameHash(oldHash, older.root) && sameHash(newHash, newer.root)
}

/** Climbs over the levels on which the older tree's last node is a right child. */
function skipRightmost(index: number, last: number): [number, number] {
  return index % 2 === 1 ? skipRightmost(half(index), half(last)) : [index, last]
}

const half = (n: number): number => Math.floor(n / 2)

const isPowerOfTwo = (n: number): boolean => Number.isInteger(Math.log2(n))
