/** Numbers that a seed decides. */
export interface Random {
  /** A whole number from 0 up to, not with, this one. */
  below(end: number): number
  /** The same, the lower the likelier: few do most. */
  skewed(end: number): number
}

/** Mulberry32. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), state | 1)
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61)
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return {
    below: (end) => Math.floor(next() * end),
    skewed: (end) => Math.floor(next() ** 3 * end),
  }
}
