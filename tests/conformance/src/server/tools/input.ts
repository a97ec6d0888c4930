import {
  type ClientCapabilities,
  type InputRequests,
  inputRequired,
  inputResponse,
  type McpServer,
} from '@modelcontextprotocol/server'
import { NAME_FORM } from './forms.ts'
import { textResult } from './content.ts'

/** Where a call of several rounds stands. */
export interface RoundState {
  readonly round: number
}

/** An elicitation of a name. */
export const askName = (message: string) =>
  inputRequired.elicit({ message, requestedSchema: NAME_FORM })

/** A question to the client's model. */
export const askModel = (question: string, maxTokens: number) =>
  inputRequired.createMessage({
    messages: [{ role: 'user', content: { type: 'text', text: question } }],
    maxTokens,
  })

/** Tools of one question (SEP-2322): each asks until it has what it asked for. */
export function registerInputTools(server: McpServer): void {
  server.registerTool(
    'test_input_required_result_elicitation',
    { description: 'Asks for a name and greets' },
    ({ mcpReq }) => {
      const said = inputResponse(mcpReq.inputResponses, 'user_name')
      return said.kind === 'elicit'
        ? textResult(`Hello, ${String(said.content?.['name'])}!`)
        : inputRequired({ inputRequests: { user_name: askName('What is your name?') } })
    },
  )
  server.registerTool(
    'test_input_required_result_sampling',
    { description: "Asks the client's model for a capital" },
    ({ mcpReq }) => {
      const said = inputResponse(mcpReq.inputResponses, 'capital_question')
      const question = askModel('What is the capital of France?', 100)
      return said.kind === 'sampling'
        ? textResult(JSON.stringify(said.result.content))
        : inputRequired({ inputRequests: { capital_question: question } })
    },
  )
  server.registerTool(
    'test_input_required_result_list_roots',
    { description: 'Asks for the roots of the client' },
    ({ mcpReq }) => {
      const said = inputResponse(mcpReq.inputResponses, 'client_roots')
      return said.kind === 'roots'
        ? textResult(said.roots.map(({ uri }) => uri).join(', '))
        : inputRequired({ inputRequests: { client_roots: inputRequired.listRoots() } })
    },
  )
  server.registerTool(
    'test_input_required_result_capabilities',
    { description: 'Asks only what the client can answer' },
    ({ mcpReq }) => {
      const inputRequests = possible(server.server.getClientCapabilities() ?? {})
      const done = mcpReq.inputResponses !== undefined || Object.keys(inputRequests).length === 0
      return done ? textResult('Asked what can be asked.') : inputRequired({ inputRequests })
    },
  )
}

function possible(client: ClientCapabilities): InputRequests {
  return {
    ...(client.sampling !== undefined && { joke: askModel('Tell a joke.', 50) }),
    ...(client.elicitation !== undefined && { user_name: askName('What is your name?') }),
  }
}
