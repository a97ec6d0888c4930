import { EdgeError } from '../../errors.ts'

/**
 * Where messages are posted, as the `endpoint` event of a stream says. It must be of the stream's own origin: nothing
 * that a target says may send its credential elsewhere.
 */
export function readEndpoint(data: string, stream: URL): URL {
  const endpoint = URL.parse(data, stream.href)
  if (endpoint !== null && endpoint.origin === stream.origin) return endpoint
  throw new EdgeError(
    'target_invalid',
    "The target's stream names an endpoint that is not of its own origin.",
  )
}
