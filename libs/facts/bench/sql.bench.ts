import { SqlDialect } from '@sallyport/contracts'
import { corpusOf, DEFAULT_SCHEMAS } from '../src/corpus.ts'
import { type SqlOptions, sqlFacts } from '../src/index.ts'

/** Prints what the facts of a statement cost, by dialect: `npm run bench -w @sallyport/facts`. */

const ROUNDS = 15
/** Long beside the steps in which processor time is told. */
const ROUND_MS = 100

const SMALL = 'SELECT id, total FROM orders WHERE customer_id = 7 ORDER BY id'
const REPORT = `
  WITH recent AS (SELECT o.id, o.customer_id, o.total FROM orders o WHERE o.total > 10)
  SELECT c.name, COUNT(*) AS n, SUM(r.total) AS total, MAX(p.amount) AS paid
  FROM recent r JOIN customers c ON c.id = r.customer_id LEFT JOIN payments p ON p.order_id = r.id
  WHERE c.country IN ('DE', 'FR', 'IT') AND c.name LIKE 'A%' AND r.id NOT IN (SELECT order_id FROM refunds)
  GROUP BY c.name HAVING SUM(r.total) > 1000 ORDER BY total DESC`
const LONG = `SELECT id FROM orders WHERE id IN (${Array.from({ length: 2000 }, (_, i) => i).join()})`

/** Microseconds of processor time of one call: the median of short rounds. */
async function cost(texts: readonly string[], dialect: SqlDialect): Promise<number> {
  const options = { dialect, defaultSchema: DEFAULT_SCHEMAS[dialect] }
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    // Rounds, and calls within each, follow one another.
    // oxlint-disable-next-line no-await-in-loop
    times.push(await roundOf(texts, options))
  }
  return times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0
}

async function roundOf(texts: readonly string[], options: SqlOptions): Promise<number> {
  const until = performance.now() + ROUND_MS
  const before = process.threadCpuUsage()
  let calls = 0
  for (; performance.now() < until; calls++) {
    // oxlint-disable-next-line no-await-in-loop
    await sqlFacts(texts[calls % texts.length], options)
  }
  const { user, system } = process.threadCpuUsage(before)
  return (user + system) / calls
}

const rows: object[] = []
for (const dialect of SqlDialect.enum) {
  const corpus = corpusOf(dialect).map(({ sql }) => sql)
  const figures = []
  for (const texts of [[SMALL], [REPORT], [LONG], corpus]) {
    // In turn, so that none slows another.
    // oxlint-disable-next-line no-await-in-loop
    figures.push((await cost(texts, dialect)).toFixed(0))
  }
  const [small, report, long, mixed] = figures
  rows.push({
    dialect,
    'small, µs': small,
    'report, µs': report,
    '2,000 values, µs': long,
    'corpus, µs': mixed,
  })
}
console.table(rows)
