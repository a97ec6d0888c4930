import type { System } from '@sallyport/kit'
import type { Promised } from './promise.ts'

const DROP = 'DROP TABLE customers'
const HIDDEN_DELETE = 'WITH gone AS (DELETE FROM payments RETURNING *) SELECT count(*) FROM gone'

/** What is refused is refused with a reason that a model can read, and the database never hears of it. */
export const refusals: readonly Promised[] = [
  refused('4a', 'alice: DROP TABLE', DROP),
  refused(
    '4b',
    'alice: a SELECT whose CTE deletes payments',
    HIDDEN_DELETE,
    /DELETE.*writes or locks/,
  ),
  refused('4c', 'alice reads payments', 'SELECT * FROM payments'),
  refused('4d', 'alice: COPY … TO PROGRAM', "COPY customers TO PROGRAM 'cat'"),
  refused('4e', 'alice: SQL that nobody understands', 'SELEC * FROM orders'),
]

function refused(step: string, what: string, sql: string, found = /./): Promised {
  return {
    step,
    what,
    expected: 'refused with a reason; not in the statement log',
    async see(system) {
      await using client = await system.connect('v2-modern', 'orders', 'alice')
      const answer = await client.callTool('query', { sql })
      const reached = await hasReached(system, sql)
      const reason =
        answer.isError && /Refused by policy: .{20,}/.test(answer.text) && found.test(answer.text)
      return `${reason ? 'refused with a reason' : `seen: ${answer.text}`}; ${
        reached ? 'the database ran it' : 'not in the statement log'
      }`
    },
  }
}

async function hasReached(system: System, sql: string): Promise<boolean> {
  const statements = await system.orders.statements()
  return statements.some((statement) => statement.includes(sql))
}
