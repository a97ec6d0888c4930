import { principalKey } from '@sallyport/contracts'
import type { Deps } from '../deps.ts'
import type { Call } from './call.ts'

const DEADLINE_MS = 5000

/** Answers a request by which a legacy target turned to the client; a target that does not listen is left waiting. */
export async function answerTarget(deps: Deps, call: Call, body: string): Promise<void> {
  const { target } = call.session
  const version = call.headers['mcp-protocol-version']
  try {
    const response = await deps.target.send(call.connection, {
      method: 'POST',
      era: call.era,
      owner: principalKey(call.principal),
      aside: true,
      headers: {
        accept: 'application/json, text/event-stream',
        'content-type': 'application/json',
        ...(typeof version === 'string' && { 'mcp-protocol-version': version }),
        ...(target !== undefined && { 'mcp-session-id': target }),
      },
      body,
      signal: AbortSignal.any([deps.stopping, AbortSignal.timeout(DEADLINE_MS)]),
    })
    response.body.destroy()
  } catch (error) {
    deps.events.failed(error)
  }
}
