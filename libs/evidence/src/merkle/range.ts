import { emptyRoot, nodeHash } from './hash.ts'

interface Peak {
  readonly height: number
  readonly hash: Uint8Array
}

/**
 * The roots of the perfect subtrees that make up a tree, from the left; all that its root depends on. Appending costs
 * one hash on average, the root one for each subtree.
 */
export class MerkleRange {
  readonly #peaks: Peak[]

  constructor(from?: MerkleRange) {
    this.#peaks = from === undefined ? [] : [...from.#peaks]
  }

  /** Appends a perfect subtree of 2^height leaves; those before it must be at least as high. */
  push(hash: Uint8Array, height = 0): void {
    let peak: Peak = { height, hash }
    for (let last = this.#peaks.at(-1); last?.height === peak.height; last = this.#peaks.at(-1)) {
      this.#peaks.pop()
      peak = { height: peak.height + 1, hash: nodeHash(last.hash, peak.hash) }
    }
    this.#peaks.push(peak)
  }

  /** Root of the tree of everything that was appended (RFC 6962, section 2.1). */
  root(): Uint8Array {
    const hashes = this.#peaks.map((peak) => peak.hash)
    return hashes.length === 0
      ? emptyRoot()
      : hashes.reduceRight((right, left) => nodeHash(left, right))
  }
}

/** Root of the tree of the given subtrees of equal height. */
export function rootOf(hashes: Iterable<Uint8Array>): Uint8Array {
  const range = new MerkleRange()
  for (const hash of hashes) range.push(hash)
  return range.root()
}
