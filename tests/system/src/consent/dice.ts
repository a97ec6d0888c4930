/** Throws that are the same for the same seed. */
export interface Dice {
  /** A whole number from `least` to `most`. */
  number(least: number, most: number): number
  /** Whether something happens that happens so many times of a hundred. */
  chance(percent: number): boolean
  one<T>(of: readonly [T, ...T[]]): T
  times<T>(least: number, most: number, make: (i: number) => T): readonly T[]
}

/** Dice of one seed for one purpose, apart from those of any other. */
export function diceOf(seed: number, purpose: string): Dice {
  let state = seed >>> 0
  for (const char of purpose) state = Math.imul(state ^ char.charCodeAt(0), 0x01_00_01_93) >>> 0
  // Mulberry32.
  const next = (): number => {
    state = (state + 0x6d_2b_79_f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const number = (least: number, most: number): number =>
    least + Math.floor(next() * (most - least + 1))
  return {
    number,
    chance: (percent) => next() * 100 < percent,
    one: (of) => of[number(0, of.length - 1)] ?? of[0],
    times: (least, most, make) => Array.from({ length: number(least, most) }, (_, i) => make(i)),
  }
}
