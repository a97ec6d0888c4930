import { RESULT_CHARS, STREAM_EVENTS, TOOLS, type Tool } from '../work.ts'

const REVISIONS = ['2025-11-25', '2026-07-28']

const ARGUMENTS = {
  type: 'object',
  properties: {
    customer: { type: 'integer', minimum: 1, maximum: 1_000_000 },
    note: { type: 'string', maxLength: 200 },
    limit: { type: 'integer', minimum: 1, maximum: 1000 },
  },
  required: ['customer', 'limit'],
  additionalProperties: false,
}

const DEFINITIONS = TOOLS.map((name) => ({
  name,
  description: `Rows of customers (${name}).`,
  inputSchema: ARGUMENTS,
}))

/** Rows as a database of customers would answer with: values to be masked among many that are not. */
function rowsOf(chars: number): string {
  const rows: string[] = []
  for (let id = 1, length = 2; length < chars; id += 1) {
    const row = JSON.stringify({
      id,
      status: id % 3 === 0 ? 'shipped' : 'open',
      total: `${(id * 7.31).toFixed(2)} EUR`,
      note: 'left at the door, as was agreed with the neighbour',
      ...(id % 4 === 1 && { email: `customer.${id}@example.com` }),
    })
    rows.push(row)
    length += row.length + 1
  }
  return `[${rows.join(',')}]`
}

const resultOf = (tool: Tool): string =>
  JSON.stringify({
    content: [{ type: 'text', text: rowsOf(RESULT_CHARS[tool]) }],
    resultType: 'complete',
  })

const RESULTS = Object.fromEntries(TOOLS.map((tool) => [tool, resultOf(tool)]))

const EVENTS = Array.from({ length: STREAM_EVENTS }, (_, n) => ({
  progress: n + 1,
  total: STREAM_EVENTS,
  message: `rows ${n * 10} to ${n * 10 + 9} are read`,
}))

/** A JSON-RPC request, as far as it is looked at. */
export interface Request {
  readonly id?: string | number
  readonly method: string
  readonly params?: {
    readonly name?: string
    readonly protocolVersion?: string
    readonly _meta?: { readonly progressToken?: string | number }
  }
}

/** The answer as JSON; undefined where none is due. */
export function answerTo({ id, method, params }: Request): string | undefined {
  if (id === undefined) return undefined
  const answer = (result: string): string =>
    `{"jsonrpc":"2.0","id":${JSON.stringify(id)},"result":${result}}`
  if (method === 'tools/call') return answer(RESULTS[params?.name ?? ''] ?? '{"isError":true}')
  if (method === 'tools/list')
    return answer(
      JSON.stringify({
        tools: DEFINITIONS,
        ttlMs: 60_000,
        cacheScope: 'private',
        resultType: 'complete',
      }),
    )
  if (method === 'initialize' || method === 'server/discover')
    return answer(
      JSON.stringify({
        protocolVersion: params?.protocolVersion ?? REVISIONS[0],
        supportedVersions: REVISIONS,
        capabilities: { tools: {} },
        serverInfo: { name: 'bench', version: '1.0.0' },
        ttlMs: 60_000,
        cacheScope: 'private',
        resultType: 'complete',
      }),
    )
  return answer('{"resultType":"complete"}')
}

/** The notifications before a streamed result. */
export function eventsOf({ params }: Request): readonly string[] {
  const progressToken = params?.['_meta']?.progressToken ?? 0
  return EVENTS.map((event) =>
    JSON.stringify({
      jsonrpc: '2.0',
      method: 'notifications/progress',
      params: { progressToken, ...event },
    }),
  )
}
