import { randomBytes } from 'node:crypto'
import {
  createRequestStateCodec,
  McpServer,
  type ServerNotifier,
} from '@modelcontextprotocol/server'
import { registerPrompts } from './prompts.ts'
import { registerResources } from './resources.ts'
import { registerContentTools } from './tools/content.ts'
import { registerDialogueTools } from './tools/dialogue.ts'
import { registerInputTools, type RoundState } from './tools/input.ts'
import { registerListTools } from './tools/lists.ts'
import { registerSchemaTools } from './tools/schemas.ts'
import { registerStateTools } from './tools/state.ts'
import { registerStreamTools } from './tools/streams.ts'

const states = createRequestStateCodec<RoundState>({ key: randomBytes(32) })

/** A server with everything that the scenarios of the conformance suite ask for, the same in both eras. */
export function createFixture(notify: ServerNotifier): McpServer {
  const server = new McpServer(
    { name: 'conformance-fixture', version: '1.0.0' },
    {
      capabilities: {
        completions: {},
        logging: {},
        resources: { subscribe: true },
        // The gateway has it for every target, so that both ways are asked the same; no call here becomes a task.
        extensions: { 'io.modelcontextprotocol/tasks': {} },
      },
      requestState: { verify: (state, context) => states.verify(state, context) },
    },
  )
  registerContentTools(server)
  registerStreamTools(server)
  registerDialogueTools(server)
  registerInputTools(server)
  registerStateTools(server, states)
  registerListTools(server, notify)
  registerSchemaTools(server)
  registerResources(server)
  registerPrompts(server)
  return server
}
