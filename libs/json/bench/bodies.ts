import { Random } from '../src/testing/random.ts'

const WORDS: readonly [string, ...string[]] = [
  'the',
  'customer',
  'order',
  'was',
  'shipped',
  'to',
  'address',
  'and',
  'payment',
  'confirmed',
]

/** MCP messages as gateways see them, most of them near 70 KB. */
export function bodies(): ReadonlyMap<string, string> {
  const random = new Random(7)
  const tools = many(125, (index) => tool(random, index))
  const translated = tools.map((each) => ({ ...each, title: 'Größe 訂單' }))
  const notes = many(350, (id) => ({ id, note: words(random, 160) }))
  const people = many(1250, (id) => ({ id, name: words(random, 20), mail: 'a@b.c' }))
  return new Map([
    ['tools/call, 0.2 KB', call({ sql: 'SELECT id, name FROM customers WHERE id = 42' })],
    ['tools/call, one long text', call({ text: words(random, 70_000) })],
    ['tools/call, JSON in a text', call({ text: JSON.stringify(notes, null, 1) })],
    ['tools/list', result({ tools })],
    ['tools/list, not ASCII', result({ tools: translated })],
    ['rows of numbers', result({ rows: many(720, (id) => row(random, id)) })],
    ['rows of texts', result({ rows: people })],
    ['one array of integers', result({ numbers: many(10_000, () => random.below(1e6)) })],
  ])
}

const message = (rest: object): string => JSON.stringify({ jsonrpc: '2.0', id: 1, ...rest })

const result = (value: object): string => message({ result: value })

const call = (args: object): string =>
  message({ method: 'tools/call', params: { name: 'query', arguments: args } })

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

function words(random: Random, length: number): string {
  let text = ''
  while (text.length < length) text += `${random.pick(WORDS)} `
  return text.slice(0, length)
}

function tool(random: Random, index: number): object {
  const text = { type: 'string', description: words(random, 60) }
  return {
    name: `tool_${index}`,
    title: `Tool ${index}`,
    description: words(random, 200),
    inputSchema: {
      type: 'object',
      properties: { query: text, limit: { type: 'integer', minimum: 1, maximum: 100 } },
      required: ['query'],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: true, destructiveHint: false },
  }
}

function row(random: Random, id: number): object {
  const far = random.below(1e6) / 7919
  return { id, amount: far, lat: far - 60, count: random.below(1e6), at: 1.7e12 + id }
}
