import {
  inputRequired,
  inputResponse,
  type McpServer,
  type RequestStateCodec,
  type ServerContext,
} from '@modelcontextprotocol/server'
import { COLOR_FORM, OK_FORM } from './forms.ts'
import { textResult } from './content.ts'
import { askModel, askName, type RoundState } from './input.ts'

const confirm = inputRequired.elicit({ message: 'Please confirm', requestedSchema: OK_FORM })
const askColor = inputRequired.elicit({
  message: 'Step 2: What is your favorite color?',
  requestedSchema: COLOR_FORM,
})

/** Tools that keep a signed state with the client between the rounds of a call. */
export function registerStateTools(server: McpServer, states: RequestStateCodec<RoundState>): void {
  for (const name of [
    'test_input_required_result_request_state',
    'test_input_required_result_tampered_state',
  ])
    server.registerTool(
      name,
      { description: 'Takes a confirmation under a signed state' },
      async ({ mcpReq }) =>
        roundOf(mcpReq) === 1 && has(mcpReq, 'confirm')
          ? textResult('state-ok')
          : inputRequired({
              inputRequests: { confirm },
              requestState: await states.mint({ round: 1 }),
            }),
    )
  server.registerTool(
    'test_input_required_result_multiple_inputs',
    { description: 'Asks the user, the model and for roots at once' },
    async ({ mcpReq }) => {
      const keys = ['user_name', 'greeting', 'client_roots']
      if (roundOf(mcpReq) === 1 && keys.every((key) => has(mcpReq, key)))
        return textResult('Got all three.')
      return inputRequired({
        inputRequests: {
          user_name: askName('What is your name?'),
          greeting: askModel('Generate a greeting', 50),
          client_roots: inputRequired.listRoots(),
        },
        requestState: await states.mint({ round: 1 }),
      })
    },
  )
  server.registerTool(
    'test_input_required_result_multi_round',
    { description: 'Asks twice, one after the other' },
    async ({ mcpReq }) => {
      const round = roundOf(mcpReq)
      if (round === 2 && has(mcpReq, 'step2')) return textResult('Got both.')
      if (round === 1 && has(mcpReq, 'step1'))
        return inputRequired({
          inputRequests: { step2: askColor },
          requestState: await states.mint({ round: 2 }),
        })
      return inputRequired({
        inputRequests: { step1: askName('Step 1: What is your name?') },
        requestState: await states.mint({ round: 1 }),
      })
    },
  )
}

const roundOf = (request: ServerContext['mcpReq']): number =>
  request.requestState<RoundState>()?.round ?? 0

const has = (request: ServerContext['mcpReq'], key: string): boolean =>
  inputResponse(request.inputResponses, key).kind !== 'missing'
