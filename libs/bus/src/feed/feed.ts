import type { FeedMessage, RecorderFeed } from '../bus.ts'
import { type FeedParts, StreamReader } from './reader.ts'

/** The recorder's feed; it begins to read when it is first asked. */
export function createFeed(parts: FeedParts): RecorderFeed & AsyncDisposable {
  let wake: (() => void) | undefined
  const state = new StreamReader(parts, 'state', () => wake?.())
  const journal = new StreamReader(parts, 'journal', () => wake?.())
  let started: Promise<unknown> | undefined
  const start = (): Promise<unknown> => {
    started ??= Promise.all([state.start(), journal.start()]).catch((error: unknown) => {
      started = undefined
      throw error
    })
    return started
  }
  return {
    async next(max, waitMs) {
      await start()
      if (state.available + journal.available === 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs)
          wake = () => {
            clearTimeout(timer)
            resolve()
          }
        })
      }
      return take(state, journal, max)
    },
    async [Symbol.asyncDispose]() {
      wake?.()
      await Promise.all([state[Symbol.asyncDispose](), journal[Symbol.asyncDispose]()])
    },
  }
}

/** State first: it is little, and says who changed what before the calls that were judged by it. */
function take(state: StreamReader, journal: StreamReader, max: number): FeedMessage[] {
  const first = state.take(max)
  return [...first, ...journal.take(max - first.length)]
}
