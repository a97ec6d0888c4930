/** How the lease of the log is kept and taken, in milliseconds. */
export interface LeaseTiming {
  /** A holder that has written nothing for so long renews the lease. */
  readonly renewMs: number
  /** A stand-by looks at the lease so often. */
  readonly pollMs: number
  /**
   * A lease that a stand-by has seen unchanged for so long has ended. Counted by the stand-by's own clock: the clocks of
   * two machines are never compared.
   */
  readonly termMs: number
}

/** A stand-by takes over two to three seconds after its predecessor was last heard of, and goes on within five. */
export const LEASE_TIMING: LeaseTiming = { renewMs: 500, pollMs: 200, termMs: 2_000 }

/** For so long after it sent its last write a holder can be sure that nobody has taken over. */
export const sureMs = ({ termMs }: LeaseTiming): number => 0.8 * termMs
