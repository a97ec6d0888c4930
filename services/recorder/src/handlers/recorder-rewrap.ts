import {
  type recorderRewrap,
  recordingsRewrapped,
  type ReplyOf,
  type RequestOf,
  seal,
} from '@sallyport/contracts'
import { KEYS_PREFIX, type KeyWrapper } from '@sallyport/evidence'
import type { ObjectStore } from '@sallyport/objectstore'
import type { Log } from '../log/open-log.ts'
import { type Outcome, rewrapOne } from '../log/rewrap-one.ts'
import type { Retention } from '../retention/store.ts'

/** What wrapping data keys anew needs. */
export interface RewrapDeps {
  readonly log: Pick<Log, 'source' | 'size'>
  readonly store: ObjectStore
  readonly wrapper: KeyWrapper
  readonly retention: Pick<Retention, 'append'>
  /** Resolves once it is sure that nobody else writes the log. */
  readonly confirm: () => Promise<void>
}

/** One answer looks at no more keys, and begins no other after this time. */
const MAX_KEYS = 256
const MAX_MS = 2_000
/** Keys are gone through by the first two digits of their session, so that no answer lists all of them. */
const SHARDS = 256

/** Answers with what became of some data keys, and where to go on. */
export const rewrap =
  (deps: RewrapDeps) =>
  async (request: RequestOf<typeof recorderRewrap>): Promise<ReplyOf<typeof recorderRewrap>> => {
    const { author, reason, after } = request
    const { wrapper, retention, store } = deps
    if (after === undefined)
      await retention.append((_, stamp) =>
        seal(recordingsRewrapped, 'recordings', { wrapper: wrapper.id, author, reason }, stamp),
      )
    const counts: Record<Outcome, number> = NONE()
    const deadline = performance.now() + MAX_MS
    let looked = 0
    for (let shard = shardOf(after); shard < SHARDS; shard++) {
      for await (const object of store.list(prefixOf(shard))) {
        if (after !== undefined && object <= after) continue
        counts[await rewrapOne(deps, object)]++
        if (++looked >= MAX_KEYS || performance.now() >= deadline)
          return { wrapper: wrapper.id, ...counts, reached: shard / SHARDS, next: object }
      }
      if (performance.now() >= deadline && shard + 1 < SHARDS) {
        const reached = (shard + 1) / SHARDS
        return { wrapper: wrapper.id, ...counts, reached, next: prefixOf(shard + 1) }
      }
    }
    return { wrapper: wrapper.id, ...counts, reached: 1 }
  }

const NONE = (): Record<Outcome, number> => ({
  rewrapped: 0,
  current: 0,
  erased: 0,
  locked: 0,
  damaged: 0,
})

const prefixOf = (shard: number): string => `${KEYS_PREFIX}${shard.toString(16).padStart(2, '0')}`

const shardOf = (after: string | undefined): number =>
  after === undefined ? 0 : Number.parseInt(after.slice(KEYS_PREFIX.length).slice(0, 2), 16)
