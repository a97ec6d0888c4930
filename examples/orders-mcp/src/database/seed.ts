import type { ClientBase } from 'pg'

// Everything below is invented: names are mixed, e-mail domains and telephone numbers are reserved for examples
// (RFC 2606, 555-01xx), card numbers come from the ranges that card schemes publish for tests.
const GIVEN = ['Ada', 'Ben', 'Chiara', 'Deniz', 'Elif', 'Femi', 'Greta', 'Hugo', 'Ines', 'Jonas']
const FAMILY = ['Okafor', 'Lindqvist', 'Moreau', 'Tanaka', 'Novak']
const CITIES = ['Lisbon', 'Oslo', 'Turin', 'Graz', 'Leeds', 'Ghent', 'Brno']
const DOMAINS = ['example.com', 'example.org', 'example.net']
const CARD_RANGES = [
  { prefix: '411111', length: 16 },
  { prefix: '555555', length: 16 },
  { prefix: '378282', length: 15 },
]
const ITEMS = [
  { name: 'Desk lamp', price: 49.9 },
  { name: 'Office chair', price: 289 },
  { name: 'Standing desk', price: 649.5 },
  { name: 'Notebook stand', price: 38.25 },
  { name: 'Webcam', price: 119 },
  { name: 'Headset', price: 89.95 },
]
const STATUSES = ['open', 'shipped', 'shipped', 'returned', 'shipped']
const ORDERS = 120
const DAY_MS = 86_400_000
const FIRST_DAY = Date.UTC(2026, 0, 5, 9)

/** Fills the empty tables; the same rows each time. */
export async function seed(client: ClientBase): Promise<void> {
  for (const customer of customers()) {
    await client.query(
      `insert into public.customers (name, email, phone, card_number, city, created_at)
       values ($1, $2, $3, $4, $5, $6)`,
      customer,
    )
  }
  for (let index = 0; index < ORDERS; index += 1) await insertOrder(client, index)
}

function customers(): readonly string[][] {
  return FAMILY.flatMap((family, row) =>
    GIVEN.map((given, column) => {
      const index = row * GIVEN.length + column
      const email = `${given}.${family}@${at(DOMAINS, index)}`.toLowerCase()
      const phone = `+1-202-555-${String(100 + index).padStart(4, '0')}`
      return [`${given} ${family}`, email, phone, cardNumber(index), at(CITIES, index), day(index)]
    }),
  )
}

async function insertOrder(client: ClientBase, index: number): Promise<void> {
  const item = at(ITEMS, index * 5)
  const quantity = 1 + (index % 3)
  const total = (item.price * quantity).toFixed(2)
  const { rows } = await client.query<{ id: number }>(
    `insert into public.orders (customer_id, item, quantity, total, status, ordered_at)
     values ($1, $2, $3, $4, $5, $6) returning id`,
    [1 + ((index * 7) % 50), item.name, quantity, total, at(STATUSES, index), day(60 + index)],
  )
  await client.query(
    `insert into public.payments (order_id, amount, method, paid_at) values ($1, $2, $3, $4)`,
    [rows[0]?.id, total, index % 4 === 3 ? 'transfer' : 'card', day(61 + index)],
  )
}

/** A number that passes the Luhn check, in a test range. */
function cardNumber(index: number): string {
  const { prefix, length } = at(CARD_RANGES, index)
  const body = prefix + String(index * 7919).padStart(length - 1 - prefix.length, '0')
  return body + luhnDigit(body)
}

function luhnDigit(body: string): string {
  const sum = body
    .split('')
    .toReversed()
    .reduce((total, digit, place) => {
      const value = Number(digit) * (place % 2 === 0 ? 2 : 1)
      return total + (value > 9 ? value - 9 : value)
    }, 0)
  return String((10 - (sum % 10)) % 10)
}

function at<T>(values: readonly T[], index: number): T {
  const value = values[index % values.length]
  if (value === undefined) throw new RangeError('the list is empty')
  return value
}

function day(index: number): string {
  return new Date(FIRST_DAY + index * DAY_MS).toISOString()
}
