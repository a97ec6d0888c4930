import { RECORDER_CONSUMER, STREAMS } from '@sallyport/contracts'
import type { FeedMessage, RecorderFeed } from '../bus.ts'
import { consumerInfo } from '../streams/info.ts'
import { type FeedParts, StreamReader } from './reader.ts'

/** The readers of both streams, while someone reads. */
interface Readers {
  readonly state: StreamReader
  readonly journal: StreamReader
}

/** The recorder's feed; it begins to read when it is first asked, and when it is asked after a release. */
export function createFeed(parts: FeedParts): RecorderFeed & AsyncDisposable {
  let wake: (() => void) | undefined
  let reading: Promise<Readers> | undefined
  const begin = async (): Promise<Readers> => {
    const state = new StreamReader(parts, 'state', () => wake?.())
    const journal = new StreamReader(parts, 'journal', () => wake?.())
    try {
      await Promise.all([state.start(), journal.start()])
      return { state, journal }
    } catch (error) {
      reading = undefined
      await end({ state, journal })
      throw error
    }
  }
  const release = async (): Promise<void> => {
    wake?.()
    const readers = await reading?.catch(() => undefined)
    reading = undefined
    if (readers !== undefined) await end(readers)
  }
  return {
    async next(max, waitMs) {
      reading ??= begin()
      const { state, journal } = await reading
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
    async journaled() {
      const { name } = STREAMS.journal
      const { delivered, num_pending } = await consumerInfo(parts.manager, name, RECORDER_CONSUMER)
      // Behind what was delivered nothing goes that was not read.
      return delivered.stream_seq + num_pending
    },
    release,
    [Symbol.asyncDispose]: release,
  }
}

async function end({ state, journal }: Readers): Promise<void> {
  await Promise.all([state[Symbol.asyncDispose](), journal[Symbol.asyncDispose]()])
}

/** State first: it is little, and says who changed what before the calls that were judged by it. */
function take(state: StreamReader, journal: StreamReader, max: number): FeedMessage[] {
  const first = state.take(max)
  return [...first, ...journal.take(max - first.length)]
}
