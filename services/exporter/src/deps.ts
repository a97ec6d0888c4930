import type { Bus } from '@sallyport/bus'
import type { EventId } from '@sallyport/contracts'
import type { Clock } from './clock.ts'
import type { Follower } from './follow.ts'

/** What answering questions about exporting needs. */
export interface Deps {
  readonly bus: Pick<Bus, 'audit'>
  readonly clock: Clock
  readonly followers: readonly Follower[]
  /** Which exporter answers. */
  readonly exporter: EventId
  /** When it started, in Unix milliseconds. */
  readonly started: number
}
