import {
  type ElicitInputParams,
  fromJsonSchema,
  inputRequired,
  inputResponse,
  type InputRequiredResult,
  type CallToolResult,
  type McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { DEFAULTS_FORM, ENUMS_FORM, PERSON_FORM } from './forms.ts'
import { textResult } from './content.ts'

const PROMPT = fromJsonSchema<{ prompt: string }>({
  type: 'object',
  properties: { prompt: { type: 'string', description: 'What to ask the model' } },
  required: ['prompt'],
})
const MESSAGE = fromJsonSchema<{ message: string }>({
  type: 'object',
  properties: { message: { type: 'string', description: 'What to show the user' } },
  required: ['message'],
})

/**
 * Tools that turn to the client and tell what it said. They return what they need; the SDK asks for it by a request of
 * its own in the legacy era.
 */
export function registerDialogueTools(server: McpServer): void {
  server.registerTool(
    'test_sampling',
    { description: "Asks the client's model", inputSchema: PROMPT },
    ({ prompt }, context) => sample(context, prompt),
  )
  server.registerTool(
    'test_missing_capability',
    { description: 'Needs a client with a model' },
    (context) => sample(context, 'Say something.'),
  )
  server.registerTool(
    'test_elicitation',
    { description: 'Asks the user', inputSchema: MESSAGE },
    ({ message }, context) => elicit(context, { message, requestedSchema: PERSON_FORM }),
  )
  server.registerTool(
    'test_streaming_elicitation',
    { description: 'Asks the user by what it returns' },
    (context) => elicit(context, { message: 'Who are you?', requestedSchema: PERSON_FORM }),
  )
  server.registerTool(
    'test_elicitation_sep1034_defaults',
    { description: 'Asks the user with a default for every kind of field' },
    (context) => elicit(context, { message: 'Review the values.', requestedSchema: DEFAULTS_FORM }),
  )
  server.registerTool(
    'test_elicitation_sep1330_enums',
    { description: 'Asks the user to choose, in every form of a choice' },
    (context) => elicit(context, { message: 'Choose.', requestedSchema: ENUMS_FORM }),
  )
}

type Answer = CallToolResult | InputRequiredResult

function sample({ mcpReq }: ServerContext, prompt: string): Answer {
  const said = inputResponse(mcpReq.inputResponses, 'sample')
  if (said.kind === 'sampling') return textResult(`LLM response: ${JSON.stringify(said.result)}`)
  const messages = [{ role: 'user' as const, content: { type: 'text' as const, text: prompt } }]
  return inputRequired({
    inputRequests: { sample: inputRequired.createMessage({ messages, maxTokens: 100 }) },
  })
}

function elicit({ mcpReq }: ServerContext, form: ElicitInputParams): Answer {
  const said = inputResponse(mcpReq.inputResponses, 'form')
  if (said.kind === 'elicit')
    return textResult(`action=${said.action}, content=${JSON.stringify(said.content ?? {})}`)
  return inputRequired({ inputRequests: { form: inputRequired.elicit(form) } })
}
