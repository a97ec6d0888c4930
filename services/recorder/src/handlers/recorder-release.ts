import type { Hold, recorderRelease, ReplyOf, RequestOf } from '@sallyport/contracts'
import { releaseHold } from '../domain/retention/decide.ts'
import type { Retention } from '../retention/store.ts'
import { appendOutcome } from './append-outcome.ts'

/** Answers, with the hold as it stood, when it no longer does. */
export const release =
  (retention: Pick<Retention, 'append'>) =>
  async (request: RequestOf<typeof recorderRelease>): Promise<ReplyOf<typeof recorderRelease>> => {
    let released: Hold | undefined
    await retention.append((holds, stamp) => {
      released = holds.get(request.hold)
      return appendOutcome(releaseHold(holds, request, stamp))
    })
    if (released === undefined) throw new TypeError('what was released stood')
    return released
  }
