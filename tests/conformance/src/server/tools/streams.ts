import { setTimeout as sleep } from 'node:timers/promises'
import type { McpServer, ServerContext } from '@modelcontextprotocol/server'
import { textResult } from './content.ts'

/** Milliseconds between two messages of a call. */
const PAUSE_MS = 50

/** Tools that say something before they answer, or let their stream break. */
export function registerStreamTools(server: McpServer): void {
  server.registerTool(
    'test_tool_with_logging',
    { description: 'Logs three lines while it runs' },
    async (context) => {
      await context.mcpReq.log('info', 'Tool execution started')
      await sleep(PAUSE_MS)
      await context.mcpReq.log('info', 'Tool processing data')
      await sleep(PAUSE_MS)
      await context.mcpReq.log('info', 'Tool execution completed')
      return textResult('Logged three lines.')
    },
  )
  server.registerTool(
    'test_logging_tool',
    { description: 'Logs one line, where the client asked for logs' },
    async (context) => {
      await context.mcpReq.log('info', 'A line of the log')
      return textResult('Logged a line.')
    },
  )
  server.registerTool(
    'test_tool_with_progress',
    { description: 'Tells how far it is, three times' },
    async (context) => {
      await progress(context, 0)
      await sleep(PAUSE_MS)
      await progress(context, 50)
      await sleep(PAUSE_MS)
      await progress(context, 100)
      return textResult('Done.')
    },
  )
  server.registerTool(
    'test_reconnection',
    { description: 'Breaks its stream and answers when the client has come back' },
    async (context) => {
      context.http?.closeSSE?.()
      await sleep(PAUSE_MS)
      return textResult('You came back.')
    },
  )
}

async function progress({ mcpReq }: ServerContext, done: number): Promise<void> {
  const { _meta: meta } = mcpReq
  const progressToken = meta?.progressToken
  if (progressToken === undefined) return
  await mcpReq.notify({
    method: 'notifications/progress',
    params: { progressToken, progress: done, total: 100 },
  })
}
