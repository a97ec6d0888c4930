/** Attempts after which an input is small enough. */
const PATIENCE = 20_000

/** A smaller input that still fails: pieces are cut out, large ones first, until no byte can be spared. */
export function shrink(input: Uint8Array, fails: (input: Uint8Array) => boolean): Uint8Array {
  let small = input
  let attempts = 0
  for (let size = input.length >> 1; size > 0;) {
    const before = small.length
    for (let at = 0; at < small.length && attempts < PATIENCE;) {
      attempts++
      const candidate = Buffer.concat([small.subarray(0, at), small.subarray(at + size)])
      if (fails(candidate)) small = candidate
      else at += size
    }
    if (small.length === before) size >>= 1
  }
  return small
}
