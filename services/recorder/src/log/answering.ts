import { RpcError } from '@sallyport/bus'
import { EvidenceError } from '@sallyport/evidence'
import { ObjectStoreError } from '@sallyport/objectstore'

/** A handler that reads the store, with the store's failures as its callers know them. */
export function answering<Q, C, A>(
  handler: (request: Q, context: C) => Promise<A>,
): (request: Q, context: C) => Promise<A> {
  return async (request, context) => {
    try {
      return await handler(request, context)
    } catch (error) {
      if (error instanceof EvidenceError)
        throw new RpcError('damaged', `${error.message}: verify the evidence`)
      if (error instanceof ObjectStoreError)
        throw new RpcError('unavailable', 'the evidence store cannot be read', true)
      throw error
    }
  }
}
