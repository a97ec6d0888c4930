import type { McpServer } from '@modelcontextprotocol/server'
import type { ClientBase } from 'pg'
import { type Static, Type } from 'typebox'
import type { OrdersDatabase } from '../database/database.ts'
import { answer, failed, structured } from './result.ts'
import { toolSchema } from './tool-schema.ts'

const Input = Type.Object(
  {
    order_id: Type.Integer({ minimum: 1, maximum: 2_147_483_647 }),
    amount: Type.Number({
      exclusiveMinimum: 0,
      maximum: 1_000_000,
      description: 'In the currency of the order, at most two decimals.',
    }),
    reason: Type.String({ minLength: 3, maxLength: 200 }),
  },
  { additionalProperties: false },
)
const Output = Type.Object({
  payment_id: Type.Integer(),
  order_id: Type.Integer(),
  refunded: Type.String({ description: 'Decimal amount of this refund.' }),
  balance: Type.String({ description: 'Decimal amount that is still paid after it.' }),
})

const LOCK = 'select id from public.orders where id = $1 for update'
const BALANCE = 'select coalesce(sum(amount), 0) as paid from public.payments where order_id = $1'
const INSERT = `insert into public.payments (order_id, amount, method, reason, paid_at)
  values ($1, -($2::numeric), 'refund', $3, now()) returning id`

const inputSchema = toolSchema(Input)
const outputSchema = toolSchema(Output)

/** `refund`: pays back a part of an order, never more than was paid. */
export function registerRefund(server: McpServer, database: OrdersDatabase): void {
  server.registerTool(
    'refund',
    {
      title: 'Refund an order',
      description: 'Books a refund as a negative payment; never more than is still paid.',
      inputSchema,
      outputSchema,
      annotations: {
        readOnlyHint: false,
        destructiveHint: true,
        idempotentHint: false,
        openWorldHint: false,
      },
    },
    (input) =>
      answer(() => database.use('refund', INSERT, (client) => inTransaction(client, input))),
  )
}

async function inTransaction(client: ClientBase, input: Static<typeof Input>) {
  await client.query('begin')
  const result = await book(client, input)
  await client.query(result.isError === true ? 'rollback' : 'commit')
  return result
}

async function book(client: ClientBase, { order_id, amount, reason }: Static<typeof Input>) {
  const refunded = amount.toFixed(2)
  if (Number(refunded) !== amount) return failed('amount must have at most two decimals')
  // The lock makes two refunds of one order wait for each other.
  const order = await client.query(LOCK, [order_id])
  if (order.rowCount === 0) return failed(`there is no order ${order_id}`)
  const paid = await balance(client, order_id)
  if (amount > Number(paid)) return failed(`only ${paid} is paid for order ${order_id}`)
  const { rows } = await client.query<{ id: number }>(INSERT, [order_id, refunded, reason])
  const rest = await balance(client, order_id)
  return structured({ payment_id: rows[0]?.id, order_id, refunded, balance: rest })
}

async function balance(client: ClientBase, order: number): Promise<string> {
  const { rows } = await client.query<{ paid: string }>(BALANCE, [order])
  return rows[0]?.paid ?? '0'
}
