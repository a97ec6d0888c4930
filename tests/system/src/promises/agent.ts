import type { ToolAnswer } from '@sallyport/kit'
import type { Promised } from './promise.ts'

const ATTEMPTS = [
  'SELECT id, status FROM orders LIMIT 1',
  'SELECT * FROM customers',
  'SELECT * FROM payments',
  'SELECT o.id FROM orders o JOIN customers c ON c.id = o.customer_id',
  "UPDATE orders SET status = 'x'",
]

/** A machine identity gets what it was given and nothing beside it. */
export const agent: Promised = {
  step: '7',
  what: 'the agent: orders, customers, payments, a join, an update, a refund, an export',
  expected: 'rows, refused, refused, refused, refused, refused, refused',
  async see(system) {
    await using client = await system.connect('v2-modern', 'orders', 'reporting-agent')
    const seen: string[] = []
    for (const sql of ATTEMPTS) {
      seen.push(outcome(await client.callTool('query', { sql })))
    }
    const refund = await client.callTool('refund', { order_id: 1, amount: 1, reason: 'x' })
    const exported = await client.callTool('export_customers', { format: 'csv' })
    return [...seen, outcome(refund), outcome(exported)].join(', ')
  },
}

/** Refused by the gateway, which is something else than an error of the database. */
function outcome({ isError, text }: ToolAnswer): string {
  if (!isError) return 'rows'
  return text.startsWith('Refused by policy') ? 'refused' : text
}
