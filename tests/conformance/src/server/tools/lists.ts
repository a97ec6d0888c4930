import type { McpServer, ServerNotifier } from '@modelcontextprotocol/server'
import { textResult } from './content.ts'

/** Tools that tell every listener that a list changed; the lists stay as they are. */
export function registerListTools(server: McpServer, notify: ServerNotifier): void {
  server.registerTool(
    'test_trigger_tool_change',
    { description: 'Tells that the tools changed' },
    () => {
      notify.toolsChanged()
      server.sendToolListChanged()
      return textResult('Told.')
    },
  )
  server.registerTool(
    'test_trigger_prompt_change',
    { description: 'Tells that the prompts changed' },
    () => {
      notify.promptsChanged()
      server.sendPromptListChanged()
      return textResult('Told.')
    },
  )
}
