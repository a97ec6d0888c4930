import type { Promised } from './promise.ts'

const SQL = 'SELECT id, name, email, phone, card_number FROM customers ORDER BY id'

/** Rows arrive; what is personal in them does not. */
export const masking: Promised = {
  step: '3',
  what: 'alice reads customers',
  expected: 'every row; no e-mail, phone or card in the clear',
  async see(system) {
    const truth = await system.orders.rows(SQL)
    await using client = await system.connect('v2-legacy', 'orders', 'alice')
    const answer = await client.callTool('query', { sql: SQL })
    const shown = `${answer.text}\n${JSON.stringify(answer.structured)}`
    const marks = ['email', 'phone', 'payment_card'].filter(
      (kind) => shown.split(`[masked:${kind}`).length <= truth.length,
    )
    const clear = truth.flatMap(({ email, phone, card_number: card }) =>
      [email, phone, card].filter((value) => shown.includes(String(value))),
    )
    const missing = truth.filter(({ name }) => !shown.includes(String(name)))
    if (marks.length > 0) return `values without a mark in their place: ${marks.join(', ')}`
    if (answer.isError || truth.length === 0) return `error: ${answer.text}`
    return `${missing.length === 0 ? 'every row' : `${missing.length} rows are missing`}; ${
      clear.length === 0
        ? 'no e-mail, phone or card in the clear'
        : `${clear.length} values in the clear`
    }`
  },
}
