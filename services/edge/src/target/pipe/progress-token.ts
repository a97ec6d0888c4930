import { isObject, type JsonObject, type RequestId } from '@sallyport/mcp'
import { isId } from './routed-message.ts'

/** The token under which a client wants to hear of the progress of its request. */
export function progressToken(params: JsonObject): RequestId | undefined {
  const meta = params['_meta']
  const token = isObject(meta) ? meta['progressToken'] : undefined
  return isId(token) ? token : undefined
}
