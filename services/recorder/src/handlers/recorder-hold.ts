import { type Hold, type recorderHold, type ReplyOf, type RequestOf } from '@sallyport/contracts'
import { placeHold } from '../domain/retention/decide.ts'
import type { Retention } from '../retention/store.ts'
import { appendOutcome } from './append-outcome.ts'

/** Answers when the hold stands. */
export const hold =
  (retention: Pick<Retention, 'append'>) =>
  async (request: RequestOf<typeof recorderHold>): Promise<ReplyOf<typeof recorderHold>> => {
    const { id, time } = await retention.append((holds, stamp) =>
      appendOutcome(placeHold(holds, request, stamp)),
    )
    const { scope, author, reason } = request
    return { id, time, scope, author, reason } satisfies Hold
  }
