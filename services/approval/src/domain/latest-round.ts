/**
 * Finds the last of the rounds that exist, which are all from 0 to some n, in about 2 log n questions; 0 where there is
 * none.
 */
export async function latestRound(
  exists: (round: number) => Promise<boolean>,
  limit: number,
): Promise<number> {
  if (!(await exists(0))) return 0
  let below = 0
  let above = 1
  // Each question depends on the answer before.
  // oxlint-disable-next-line no-await-in-loop
  while (above < limit && (await exists(above))) {
    below = above
    above *= 2
  }
  above = Math.min(above, limit)
  while (above - below > 1) {
    const middle = (below + above) >> 1
    // oxlint-disable-next-line no-await-in-loop
    if (await exists(middle)) below = middle
    else above = middle
  }
  return below
}
