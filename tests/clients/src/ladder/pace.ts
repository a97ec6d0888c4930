import { setTimeout as sleep } from 'node:timers/promises'
import { eventually } from '../features/noticed.ts'

/** How long the person takes who is asked for consent. */
export interface Pace {
  /**
   * Resolves when the person answers. `begun` is when the call was made, on the clock of `performance`; `legs` tells how
   * often a client that polls has made it until now.
   */
  answers(begun: number, legs: () => number): Promise<unknown>
}

/** Settings of an edge on which every wait is short, in milliseconds. */
export const SHORT_HOLDS = { SALLYPORT_HOLD_LEGACY_MS: '1000', SALLYPORT_HOLD_LEG_MS: '1000' }

const LEGS = 3

/** Someone who answers as soon as a client that polls has done so for a while. */
export const brief: Pace = {
  answers: (_, legs) => eventually(`the call is made ${LEGS} times`, () => legs() >= LEGS),
}

const HUMAN_MS = 70_000

/** Someone who answers after 70 seconds: later than the default patience of every client. */
export const human: Pace = {
  answers: (begun) => sleep(Math.max(0, begun + HUMAN_MS - performance.now())),
}
