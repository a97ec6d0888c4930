import type { Deps } from '../deps.ts'
import { requestHeaders } from '../target/headers.ts'
import type { Call } from './call.ts'

/** Answers a request by which a legacy target turned to the client; a target that cannot be told is left waiting. */
export async function answerTarget(deps: Deps, call: Call, body: string): Promise<void> {
  const { target } = call.session
  try {
    const response = await deps.target.send(call.connection, {
      method: 'POST',
      headers: {
        ...requestHeaders(call.headers),
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...(target !== undefined && { 'mcp-session-id': target }),
      },
      body,
      signal: deps.stopping,
    })
    response.body.destroy()
  } catch (error) {
    deps.events.failed(error)
  }
}
