import { Words } from './words.ts'

/** MCP messages as gateways see them, most of them near 70 KB. */
export function bodies(): ReadonlyMap<string, string> {
  const words = new Words(7)
  const message = (rest: object): string => JSON.stringify({ jsonrpc: '2.0', id: 1, ...rest })
  const call = (name: string, args: object): string =>
    message({ method: 'tools/call', params: { name, arguments: args } })
  const many = <T>(count: number, make: (index: number) => T): T[] =>
    Array.from({ length: count }, (_, index) => make(index))
  return new Map([
    ['tools/call, 0.2 KB', call('query', { sql: 'SELECT id, name FROM customers WHERE id = 42' })],
    ['tools/call, one long text', call('write', { text: words.text(70_000) })],
    [
      'tools/call, JSON in a text',
      call('write', {
        text: JSON.stringify(
          many(250, (id) => ({ id, note: words.text(160) })),
          null,
          1,
        ),
      }),
    ],
    ['tools/list', message({ result: { tools: many(90, (index) => tool(words, index)) } })],
    [
      'tools/list, not ASCII',
      message({
        result: { tools: many(90, (index) => ({ ...tool(words, index), title: 'Größe 訂單' })) },
      }),
    ],
    ['rows of numbers', message({ result: { rows: many(600, (id) => row(words, id)) } })],
    [
      'rows of texts',
      message({
        result: { rows: many(600, (id) => ({ id, name: words.text(20), mail: 'a@b.c' })) },
      }),
    ],
    ['an array of integers', message({ result: { m: many(9000, () => words.below(1e6)) } })],
  ])
}

function tool(words: Words, index: number): object {
  const text = { type: 'string', description: words.text(60) }
  return {
    name: `tool_${index}`,
    title: `Tool ${index}`,
    description: words.text(200),
    inputSchema: {
      type: 'object',
      properties: { query: text, limit: { type: 'integer', minimum: 1, maximum: 100 } },
      required: ['query'],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: true, destructiveHint: false },
  }
}

function row(words: Words, id: number): object {
  const far = words.below(1e6) / 7919
  return { id, amount: far, lat: far - 60, count: words.below(1e6), at: 1.7e12 + id }
}
