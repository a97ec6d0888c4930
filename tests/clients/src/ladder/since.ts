/** Seconds since a time on the clock of `performance`, as people read them. */
export const since = (begun: number): string =>
  `${((performance.now() - begun) / 1000).toFixed(1)} s`
