import { type Client, SdkError, SdkErrorCode } from '@modelcontextprotocol/client'

/** What a connected client has to do in a scenario; `context` is what the suite says beside the URL. */
type Scenario = (client: Client, context: unknown) => Promise<void>

const list: Scenario = async (client) => void (await client.listTools())

/** By the name that the suite gives each. */
const SCENARIOS: Readonly<Record<string, Scenario>> = {
  initialize: list,
  'request-metadata': list,
  'json-schema-ref-no-deref': list,
  tools_call: (client) => call(client, 'add_numbers', { a: 5, b: 3 }),
  'elicitation-sep1034-client-defaults': (client) =>
    call(client, 'test_client_elicitation_defaults'),
  'sse-retry': (client) => call(client, 'test_reconnection'),
  'json-schema-2020-12-preservation': echoSchema,
  'sep-2322-client-request-state': answerInputRequests,
  'http-standard-headers': useEverything,
  'http-custom-headers': callAsTold,
  'http-invalid-tool-headers': callAll,
}

/** The scenario of that name; throws where there is none. */
export function scenarioOf(name: string): Scenario {
  const scenario = SCENARIOS[name]
  if (scenario === undefined) throw new Error(`the client knows no scenario ${name}`)
  return scenario
}

async function call(
  client: Client,
  name: string,
  args: Record<string, unknown> = {},
): Promise<void> {
  await client.listTools()
  await client.callTool({ name, arguments: args })
}

async function echoSchema(client: Client): Promise<void> {
  const { tools } = await client.listTools()
  const schema = tools.find(({ name }) => name === 'json_schema_2020_12_tool')?.inputSchema
  await client.callTool({ name: 'json_schema_echo', arguments: { schema } })
}

async function answerInputRequests(client: Client): Promise<void> {
  await client.listTools()
  await client.callTool({ name: 'test_mrtr_echo_state', arguments: {} })
  await client.callTool({ name: 'test_mrtr_unrelated', arguments: {} })
  await client.callTool({ name: 'test_mrtr_no_state', arguments: {} })
  // The SDK refuses a result that does not say its type; what counts is that it does not try again.
  await client
    .callTool({ name: 'test_mrtr_no_result_type', arguments: {} })
    .catch(ignoreInvalidResult)
}

function ignoreInvalidResult(error: unknown): void {
  if (!(error instanceof SdkError) || error.code !== SdkErrorCode.InvalidResult) throw error
}

async function useEverything(client: Client): Promise<void> {
  await call(client, 'test_headers')
  await client.callTool({ name: 'my-hyphenated-tool', arguments: {} })
  const { resources } = await client.listResources()
  await client.readResource({ uri: resources[0]?.uri ?? '' })
  const { prompts } = await client.listPrompts()
  await client.getPrompt({ name: prompts[0]?.name ?? '' })
}

async function callAsTold(client: Client, context: unknown): Promise<void> {
  await client.listTools()
  for (const told of toolCalls(context))
    // In the order in which the suite wants them.
    // oxlint-disable-next-line no-await-in-loop
    await client.callTool(told)
}

/** Calls whatever is left of the list after the SDK has sorted out what no client may call. */
async function callAll(client: Client): Promise<void> {
  const { tools } = await client.listTools()
  await Promise.all(
    tools.map(({ name }) => client.callTool({ name, arguments: { region: 'eu-west1' } })),
  )
}

interface ToolCall {
  readonly name: string
  readonly arguments: Record<string, unknown>
}

function toolCalls(context: unknown): readonly ToolCall[] {
  const told: unknown = Object(context).toolCalls
  return Array.isArray(told) ? told.filter(isToolCall) : []
}

function isToolCall(value: unknown): value is ToolCall {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof Reflect.get(value, 'name') === 'string' &&
    typeof Reflect.get(value, 'arguments') === 'object'
  )
}
