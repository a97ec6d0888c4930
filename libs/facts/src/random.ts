/** A source of numbers below a bound that gives the same ones for the same seed, so that a failure can be repeated. */
export function random(seed: number): (bound: number) => number {
  let state = seed >>> 0
  return (bound) => {
    // Constants of Numerical Recipes; the high bits are the random ones.
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * bound)
  }
}

/** One of the parts, any number of times up to `most`, joined. */
export function randomText(
  next: (bound: number) => number,
  parts: readonly string[],
  most: number,
): string {
  return Array.from({ length: next(most) }, () => parts[next(parts.length)] ?? '').join('')
}
