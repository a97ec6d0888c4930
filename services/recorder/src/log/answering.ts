import { RpcError } from '@sallyport/bus'
import { EvidenceError, KeyServiceError } from '@sallyport/evidence'
import { ObjectStoreError } from '@sallyport/objectstore'
import { RecorderError } from '../errors.ts'

/**
 * A handler that reads the log, with the store's failures as its callers know them. It answers only when it is sure that
 * nobody else writes the log, so that no answer is of a log that has gone on; `confirm` rejects where someone does.
 */
export function answering<Q, C, A>(
  confirm: () => Promise<void>,
  handler: (request: Q, context: C) => Promise<A> | A,
): (request: Q, context: C) => Promise<A> {
  return async (request, context) => {
    try {
      const answer = await handler(request, context)
      await confirm()
      return answer
    } catch (error) {
      if (error instanceof EvidenceError)
        throw new RpcError('damaged', `${error.message}: verify the evidence`)
      if (error instanceof KeyServiceError)
        throw new RpcError(
          'unavailable',
          `the service that keeps the recording keys cannot be used: ${error.message}`,
          true,
        )
      if (error instanceof ObjectStoreError)
        throw new RpcError('unavailable', 'the evidence store cannot be read', true)
      if (error instanceof RecorderError && error.code === 'lease_lost')
        throw new RpcError('unavailable', 'another recorder has taken over: ask again', true)
      throw error
    }
  }
}
