import { nodeHash, sameHash } from './hash.ts'

/** What an inclusion proof claims: that a leaf stands at an index of the tree with that size and root. */
export interface InclusionClaim {
  readonly leafHash: Uint8Array
  readonly index: number
  readonly size: number
  readonly root: Uint8Array
}

/** Whether an inclusion proof holds (RFC 9162, section 2.1.3.2). */
export function verifyInclusion(claim: InclusionClaim, proof: readonly Uint8Array[]): boolean {
  if (claim.index < 0 || claim.index >= claim.size) return false
  let index = claim.index
  let last = claim.size - 1
  let hash = claim.leafHash
  for (const sibling of proof) {
    if (last === 0) return false
    if (index % 2 === 1 || index === last) {
      hash = nodeHash(sibling, hash)
      while (index % 2 === 0 && index !== 0) {
        index = half(index)
        last = half(last)
      }
    } else {
      hash = nodeHash(hash, sibling)
    }
    index = half(index)
    last = half(last)
  }
  return last === 0 && sameHash(hash, claim.root)
}

const half = (n: number): number => Math.floor(n / 2)
