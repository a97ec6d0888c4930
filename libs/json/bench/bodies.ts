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

/** MCP messages as gateways see them, most of them near 70 KB. The first three are the shapes that the promise is about. */
export function bodies(): ReadonlyMap<string, string> {
  const random = new Random(7)
  const tools = many(125, (index) => tool(random, index))
  const translated = tools.map((each) => ({ ...each, title: 'Größe 訂單' }))
  const notes = many(350, (id) => ({ id, note: words(random, 160) }))
  const people = many(1250, (id) => ({ id, name: words(random, 20), mail: 'a@b.c' }))
  return new Map([
    ['nested arguments', call({ batch: many(175, (id) => order(random, id)) })],
    [
      'long strings',
      call({ files: many(3, (id) => ({ path: `src/${id}.ts`, text: source(random) })) }),
    ],
    ['numbers and keys', call({ rows: many(720, (id) => row(random, id)) })],
    ['tools/call, 0.2 KB', call({ sql: 'SELECT id, name FROM customers WHERE id = 42' })],
    ['one long text', call({ text: words(random, 70_000) })],
    ['JSON in a text', call({ text: JSON.stringify(notes, null, 1) })],
    ['tools/list', result({ tools })],
    ['tools/list, not ASCII', result({ tools: translated })],
    ['rows of texts', result({ rows: people })],
    [
      'numbers from 2^53 on',
      call({ rows: many(720, (id) => ({ ...row(random, id), far: 2 ** 53 })) }),
    ],
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

/** A file as a coding agent writes it: lines, quotes, escapes. */
function source(random: Random): string {
  const line = (index: number): string =>
    `  const ${random.pick(WORDS)}${index} = read("${words(random, 12)}") // ${words(random, 20)}`
  return many(320, line).join('\n')
}

function order(random: Random, id: number): object {
  return {
    operation: 'upsert',
    order: {
      id: `ord_${id}`,
      customer: { name: words(random, 18), email: `c${id}@example.com`, vip: id % 7 === 0 },
      address: { street: words(random, 24), city: 'Zürich', geo: { lat: 47.37, lon: 8.54 } },
      lines: many(3, (line) => ({ sku: `S-${line}`, quantity: random.below(9), price: 19.95 })),
      notes: null,
    },
  }
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
