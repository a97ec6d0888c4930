import { setTimeout as sleep } from 'node:timers/promises'
import { KeyServiceError, type KeyWrapper, type LogSigner } from '@sallyport/evidence'
import type { Events } from '../events.ts'

/** Waits for keys that are kept elsewhere: while one cannot be used the log stalls, and the journal holds everything. */
export interface Patience {
  /** Why the log does not go on, for its operators; undefined where it does. */
  readonly stalled: string | undefined
  /** A signer that is asked until it signs. */
  signer(signer: LogSigner): LogSigner
  /** A wrapper that is asked until it wraps; `unwrap` is asked once, as somebody waits for the answer. */
  wrapper(wrapper: KeyWrapper): KeyWrapper
}

const FIRST_MS = 100
const LONGEST_MS = 5_000

/** After the signal a call that fails is not repeated. */
export function createPatience(
  signal: AbortSignal,
  events: Pick<Events, 'keyServiceFailed' | 'keyServiceBack'>,
): Patience {
  const stalls = new Map<string, string>()
  const repeat = async <T>(key: string, call: () => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        // oxlint-disable-next-line no-await-in-loop
        const result = await call()
        if (stalls.delete(key)) events.keyServiceBack(key)
        return result
      } catch (error) {
        if (!(error instanceof KeyServiceError) || signal.aborted) throw error
        stalls.set(key, sentence(key, error))
        events.keyServiceFailed(key, attempt, error)
        // oxlint-disable-next-line no-await-in-loop
        await sleep(Math.min(FIRST_MS * 2 ** attempt, LONGEST_MS), undefined, { signal })
      }
    }
  }
  return {
    get stalled() {
      const [first] = stalls.values()
      return first
    },
    signer: ({ key, sign }) => ({
      key,
      sign: (text) => repeat(`the log key ${key.text}`, () => sign(text)),
    }),
    wrapper: (wrapper) => ({
      id: wrapper.id,
      ids: wrapper.ids,
      wrap: (dataKey, context) =>
        repeat(`the recording key ${wrapper.id}`, () => wrapper.wrap(dataKey, context)),
      unwrap: (id, wrapped, context) => wrapper.unwrap(id, wrapped, context),
    }),
  }
}

const sentence = (key: string, { message }: KeyServiceError): string =>
  `The log stalls, and the journal holds everything meanwhile: the service that keeps ${key} cannot be used: ${message}.`
