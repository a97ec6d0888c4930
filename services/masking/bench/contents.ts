/** Contents as tools answer with them. */
export function contents(): ReadonlyMap<string, string> {
  const rows = (count: number): object[] => many(count, row)
  const plain = (count: number): object[] => many(count, order)
  return new Map([
    ['people, 4 KB', result(rows(16))],
    ['people, 1 MB', result(rows(4200))],
    ['people as JSON in a text, 1 MB', inText(JSON.stringify(rows(4200)))],
    ['orders (nothing to mask), 4 KB', result(plain(24))],
    ['orders (nothing to mask), 1 MB', result(plain(6500))],
    ['a log in one text, 1 MB', inText(many(9000, logLine).join('\n'))],
  ])
}

/** An answer with rows of people, of about so many characters. */
export const people = (characters: number): string =>
  result(many(Math.max(1, Math.round(characters / ROW)), row))

/** Characters of a row of people as JSON. */
const ROW = 344

const many = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index))

const message = (result: object): string => JSON.stringify({ jsonrpc: '2.0', id: 1, result })

const result = (rows: readonly object[]): string => message({ structuredContent: { rows } })

const inText = (text: string): string => message({ content: [{ type: 'text', text }] })

const digits = (index: number, length: number): string =>
  String((index * 2_654_435_761) % 10 ** length).padStart(length, '0')

function row(index: number): object {
  return {
    id: index,
    name: `Customer ${index} Example`,
    email: `customer.${index}@example.com`,
    phone: `+1-202-555-${digits(index, 4)}`,
    card_number: '4111 1111 1111 1111',
    city: 'Springfield',
    note: 'called about the delivery of the second parcel, wants it left with the neighbour',
    created_at: '2026-01-15T10:30:00.000Z',
    external_id: `5f0c${digits(index, 4)}-3f1d-4e0a-9b1c-0123456789ab`,
  }
}

function order(index: number): object {
  return {
    id: 100_000 + index,
    status: 'shipped',
    total: index / 7,
    currency: 'EUR',
    reference: `ORD-2026-${digits(index, 6)}`,
    created_at: '2026-01-15T10:30:00.000Z',
    warehouse: 'Rotterdam, hall 4',
  }
}

const logLine = (index: number): string =>
  `2026-01-15T10:30:${digits(index, 2)}.123Z INFO request id=${digits(index, 9)} path=/api/v1/orders/${index} status=200 ${index % 97}ms`
