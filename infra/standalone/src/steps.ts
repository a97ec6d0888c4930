/** Tells of what is done: lines, and steps with their time. */
export interface Steps {
  readonly say: (line: string) => void
  /** Does something and says afterwards how long it took. */
  timed<T>(what: string, work: () => Promise<T>): Promise<T>
}

/** Steps that are told to `report`. */
export function createSteps(report: (line: string) => void): Steps {
  return {
    say: report,
    async timed(what, work) {
      const start = performance.now()
      const result = await work()
      report(`${what} (${((performance.now() - start) / 1000).toFixed(1)} s)`)
      return result
    },
  }
}
