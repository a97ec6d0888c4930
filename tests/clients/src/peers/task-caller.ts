import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import { createTaskSessionFromClient } from '@modelcontextprotocol/ext-tasks/client'
import type { Params, Route } from './peer.ts'
import { rawRequests } from './raw-requests.ts'
import { httpOptions } from './sdk-client.ts'

const VERSION = '2026-07-28'
const INFO = { name: 'v2-tasks', version: '1.0.0' }

/** A client of SDK version 2 with the official package of the tasks extension. */
export interface TaskCaller extends AsyncDisposable {
  /** Calls a tool. Resolves when it is known whether the result is a task. */
  call(tool: string, params: Params): Promise<Called>
}

/** A call that was taken; `result` resolves with the tool's result, when that is there. */
export interface Called {
  readonly kind: 'immediate' | 'task'
  result(): Promise<unknown>
}

export async function connectTaskCaller(
  route: Extract<Route, { readonly kind: 'streamable-http' }>,
): Promise<TaskCaller> {
  const client = new Client(INFO, { versionNegotiation: { mode: { pin: VERSION } } })
  const transport = new StreamableHTTPClientTransport(new URL(route.url), httpOptions(route, {}))
  await client.connect(transport)
  const session = createTaskSessionFromClient(client, {
    endpointId: 'tests',
    rawDispatch: rawRequests(transport),
    v2RequestFraming: { protocolVersion: VERSION, clientInfo: INFO, clientCapabilities: {} },
  })
  return {
    async call(tool, params) {
      const execution = await session.callTool(tool, JSON.parse(JSON.stringify(params)))
      return {
        kind: execution.kind,
        async result() {
          const { outcome } = await execution.settle()
          if (outcome.status === 'completed') return outcome.result
          throw new Error(`the task ${outcome.status}`)
        },
      }
    },
    async [Symbol.asyncDispose]() {
      await session.close()
      await client.close()
    },
  }
}
