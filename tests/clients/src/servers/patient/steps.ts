import { setTimeout as sleep } from 'node:timers/promises'
import type { McpServer } from '@modelcontextprotocol/server'
import { STEPS } from './schemas.ts'

/** Adds a tool that takes a while and tells how far it is. */
export function addSteps(server: McpServer): void {
  server.registerTool(
    'steps',
    { description: 'Goes some steps, with a pause of so many ms after each', inputSchema: STEPS },
    async ({ count, pause }, { mcpReq }) => {
      const { _meta: meta } = mcpReq
      const progressToken = meta?.progressToken
      for (let progress = 1; progress <= count; progress += 1) {
        const params = { progressToken: progressToken ?? '', progress, total: count }
        if (progressToken !== undefined)
          // oxlint-disable-next-line no-await-in-loop
          await mcpReq.notify({ method: 'notifications/progress', params })
        // oxlint-disable-next-line no-await-in-loop
        await sleep(pause)
      }
      return { content: [{ type: 'text', text: 'Arrived.' }] }
    },
  )
}
