import {
  fromJsonSchema,
  type GetPromptResult,
  inputRequired,
  inputResponse,
  type McpServer,
} from '@modelcontextprotocol/server'
import { PNG } from './samples.ts'
import { CONTEXT_FORM } from './tools/forms.ts'

const TWO_ARGUMENTS = fromJsonSchema<{ arg1: string; arg2: string }>({
  type: 'object',
  properties: {
    arg1: { type: 'string', description: 'First argument' },
    arg2: { type: 'string', description: 'Second argument' },
  },
  required: ['arg1', 'arg2'],
})
const RESOURCE_URI = fromJsonSchema<{ resourceUri: string }>({
  type: 'object',
  properties: { resourceUri: { type: 'string', description: 'URI of the resource to embed' } },
  required: ['resourceUri'],
})
const askContext = inputRequired.elicit({
  message: 'What context should the prompt use?',
  requestedSchema: CONTEXT_FORM,
})

/** Prompts with and without arguments, one that has to ask first, and completion of arguments. */
export function registerPrompts(server: McpServer): void {
  server.registerPrompt('test_simple_prompt', { description: 'A prompt without arguments' }, () =>
    prompt(text('A simple prompt.')),
  )
  server.registerPrompt(
    'test_prompt_with_arguments',
    { description: 'A prompt with two arguments', argsSchema: TWO_ARGUMENTS },
    ({ arg1, arg2 }) => prompt(text(`A prompt with arg1='${arg1}', arg2='${arg2}'`)),
  )
  server.registerPrompt(
    'test_prompt_with_embedded_resource',
    { description: 'A prompt with a resource in it', argsSchema: RESOURCE_URI },
    ({ resourceUri: uri }) => prompt(resource(uri), text('Use the resource above.')),
  )
  server.registerPrompt(
    'test_prompt_with_image',
    { description: 'A prompt with an image in it' },
    () => prompt({ type: 'image', data: PNG, mimeType: 'image/png' }, text('Look at the image.')),
  )
  server.registerPrompt(
    'test_input_required_result_prompt',
    { description: 'A prompt that asks the user first' },
    ({ mcpReq }) => {
      const said = inputResponse(mcpReq.inputResponses, 'user_context')
      return said.kind === 'elicit'
        ? prompt(text(`A prompt for ${String(said.content?.['context'])}`))
        : inputRequired({ inputRequests: { user_context: askContext } })
    },
  )
  server.server.setRequestHandler('completion/complete', ({ params }) => ({
    completion: completed(params.argument.value),
  }))
}

type Content = GetPromptResult['messages'][number]['content']

function prompt(...contents: readonly Content[]): GetPromptResult {
  return { messages: contents.map((content) => ({ role: 'user', content })) }
}

function text(said: string): Content {
  return { type: 'text', text: said }
}

function resource(uri: string): Content {
  const said = 'The content of an embedded resource.'
  return { type: 'resource', resource: { uri, mimeType: 'text/plain', text: said } }
}

function completed(begun: string) {
  const values = ['paris', 'park', 'party'].filter((word) => word.startsWith(begun))
  return { values, total: values.length, hasMore: false }
}
