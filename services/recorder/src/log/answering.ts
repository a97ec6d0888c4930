import { RpcError } from '@sallyport/bus'
import { EvidenceError } from '@sallyport/evidence'
import { ObjectStoreError } from '@sallyport/objectstore'

/**
 * A handler that reads the log, with the store's failures as its callers know them. It answers only while nobody else can
 * write the log, so that no answer is of a log that has gone on.
 */
export function answering<Q, C, A>(
  sure: () => boolean,
  handler: (request: Q, context: C) => Promise<A> | A,
): (request: Q, context: C) => Promise<A> {
  return async (request, context) => {
    try {
      const answer = await handler(request, context)
      if (sure()) return answer
      throw new RpcError('unavailable', 'another recorder is taking over: ask again', true)
    } catch (error) {
      if (error instanceof EvidenceError)
        throw new RpcError('damaged', `${error.message}: verify the evidence`)
      if (error instanceof ObjectStoreError)
        throw new RpcError('unavailable', 'the evidence store cannot be read', true)
      throw error
    }
  }
}
