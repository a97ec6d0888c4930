import type { Connection, Target } from '@sallyport/contracts'
import type { Http } from './http.ts'
import type { TargetRequest, TargetResponse } from './target-client.ts'

type HttpTarget = Extract<Target, { readonly transport: 'streamable-http' }>

/** Passes requests on to a Streamable HTTP server as they are. */
export const createHttpTarget =
  (http: Http) =>
  async (
    connection: Connection,
    target: HttpTarget,
    request: TargetRequest,
  ): Promise<TargetResponse> => {
    const { method, owner, aside } = request
    const { statusCode, headers, body } = await http.request(connection, new URL(target.url), {
      ...request,
      ...(method !== 'GET' && aside !== true && { waits: owner }),
    })
    return { status: statusCode, headers, body }
  }
