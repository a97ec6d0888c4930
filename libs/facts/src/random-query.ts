type Next = (bound: number) => number

/** What columns can be named by, and those columns in order. */
interface Seen {
  readonly alias: string
  readonly columns: readonly string[]
}

/** Where a part of a query is made. */
interface Around {
  readonly next: Next
  /** How many queries may yet stand within one another. */
  readonly depth: number
  readonly ctes: readonly Seen[]
  /** What can be named, by the query itself and by those around it. */
  readonly seen: readonly Seen[]
}

interface Made {
  readonly sql: string
  readonly columns: readonly string[]
}

/** Tables that random statements read and write. Every column is text, so that any can stand for any other. */
export const RANDOM_TABLES: Readonly<Record<string, readonly string[]>> = {
  people: ['id', 'email', 'name'],
  sales: ['id', 'email', 'amount'],
  items: ['id', 'tag', 'name'],
  sink: ['id', 'email', 'note'],
}

/** Makes a statement that answers with rows; a server may find that a name of it is ambiguous, or not there. */
export function randomStatement(next: Next): string {
  const around = { next, depth: 3, ctes: [], seen: [] }
  if (next(4) > 0) return query(around).sql
  return change(around).sql
}

function one<T>(next: Next, of: readonly T[]): T {
  const chosen = of[next(of.length)]
  if (chosen === undefined) throw new Error('there is nothing to choose from')
  return chosen
}

const deeper = (around: Around): Around => ({ ...around, depth: around.depth - 1 })

const fresh = (next: Next): string => `t${next(1e6)}`

/** How a column is called: often as another one is. */
const NAMES = ['email', 'name', 'tag', 'max', 'word', 'to_jsonb']

function query(around: Around, count?: number): Made {
  const { next, depth } = around
  const kind = depth <= 0 ? 9 : next(10)
  if (kind === 0) return union(deeper(around), count)
  if (kind === 1) return withQuery(deeper(around), count)
  if (kind === 2) return values(around, count ?? 2)
  return select(around, count)
}

function union(around: Around, count?: number): Made {
  const first = query(around, count ?? (around.next(4) === 0 ? undefined : 2))
  const second = query(around, first.columns.length)
  const how = one(around.next, ['UNION', 'UNION ALL', 'EXCEPT'])
  return { sql: `(${first.sql}) ${how} (${second.sql})`, columns: first.columns }
}

function values(around: Around, count: number): Made {
  const row = (): string =>
    `(${Array.from({ length: count }, () => expression(deeper(around))).join(', ')})`
  return {
    sql: `VALUES ${row()}, ${row()}`,
    columns: Array.from({ length: count }, (_, index) => `column${index + 1}`),
  }
}

function withQuery(around: Around, count?: number): Made {
  const { next } = around
  const alias = fresh(next)
  const made = around.seen.length === 0 && next(4) === 0 ? change(around) : query(around)
  const names = made.columns.slice(0, next(3)).map(() => fresh(next))
  const list = names.length === 0 ? '' : ` (${names.join(', ')})`
  const cte = { alias, columns: [...names, ...made.columns.slice(names.length)] }
  if (next(3) === 0) return recursive(around, count)
  const rest = query({ ...around, ctes: [...around.ctes, cte] }, count)
  return { sql: `WITH ${alias}${list} AS (${made.sql}) ${rest.sql}`, columns: rest.columns }
}

/** Rows that change places at each step. */
function recursive(around: Around, count?: number): Made {
  const { next } = around
  const [alias, a, b] = [fresh(next), fresh(next), fresh(next)]
  const start = select({ ...around, depth: 0 }, 2)
  const step = `SELECT r.${b}, r.${a} FROM ${alias} r`
  const cte = { alias, columns: [a, b] }
  const rest = query({ ...around, ctes: [...around.ctes, cte] }, count)
  const sql = `WITH RECURSIVE ${alias} (${a}, ${b}) AS (${start.sql} UNION ${step}) ${rest.sql}`
  return { sql, columns: rest.columns }
}

function select(around: Around, count?: number): Made {
  const { next } = around
  const from = fromClause(around)
  const within = { ...deeper(around), seen: [...around.seen, ...from.seen] }
  const { sql, columns } = targets(within, from, count)
  const end = one(next, ['', '', ' LIMIT 3', ' WHERE true ORDER BY 1'])
  return { sql: `SELECT ${sql} FROM ${from.sql}${end}`, columns }
}

interface From {
  readonly sql: string
  readonly seen: readonly Seen[]
  /** What `*` stands for. */
  readonly all: readonly string[]
}

function targets(around: Around, from: From, count?: number): Made {
  const { next } = around
  if (count === undefined && next(3) === 0) return { sql: '*', columns: from.all }
  const made = Array.from({ length: count ?? next(3) + 1 }, (): Made => {
    const { alias, columns } = one(next, from.seen)
    if (count === undefined && next(6) === 0) return { sql: `${alias}.*`, columns }
    const value = expression(around)
    const name = next(2) === 0 ? fresh(next) : one(next, NAMES)
    if (next(5) > 0) return { sql: `${value} AS ${name}`, columns: [name] }
    return { sql: value, columns: [value.split('.').at(-1) ?? ''] }
  })
  return {
    sql: made.map(({ sql }) => sql).join(', '),
    columns: made.flatMap(({ columns }) => columns),
  }
}

function fromClause(around: Around): From {
  const { next } = around
  let from = source(around, [])
  for (let more = next(3); more > 0; more -= 1) from = joined(around, from)
  return from
}

function joined(around: Around, left: From): From {
  const { next } = around
  const right = source(around, left.seen)
  const seen = [...left.seen, ...right.seen]
  const shared = left.all.filter((name) => right.all.includes(name))
  const all = [...left.all, ...right.all]
  const merging = (merged: readonly string[]): readonly string[] => [
    ...merged,
    ...all.filter((name) => !merged.includes(name)),
  ]
  const kind = next(shared.length === 0 ? 2 : 4)
  if (kind === 0) return { sql: `${left.sql}, ${right.sql}`, seen, all }
  if (kind === 1) return { sql: `${left.sql} LEFT JOIN ${right.sql} ON true`, seen, all }
  if (kind === 2)
    return { sql: `${left.sql} NATURAL LEFT JOIN ${right.sql}`, seen, all: merging(shared) }
  const name = one(next, shared)
  return { sql: `${left.sql} FULL JOIN ${right.sql} USING (${name})`, seen, all: merging([name]) }
}

function source(around: Around, left: readonly Seen[]): From {
  const { next, depth, ctes } = around
  const beside = { ...deeper(around), seen: [...around.seen, ...left] }
  const alias = fresh(next)
  const kind = next(9)
  if (kind === 0) return called(`unnest(ARRAY[${expression(beside)}])`, alias, ['u'], true, next)
  if (kind === 1) {
    const each = `jsonb_each_text(jsonb_build_object('k', ${expression(beside)}))`
    return called(each, alias, ['key', 'value'], false, next)
  }
  if (kind < 4 && depth > 0) {
    const { sql, columns } = query(deeper(around))
    return called(`(${sql})`, alias, columns, false, next)
  }
  if (kind === 4 && depth > 0) {
    const { sql, columns } = query(beside)
    return called(`LATERAL (${sql})`, alias, columns, false, next)
  }
  if (kind < 7 && ctes.length > 0) {
    const cte = one(next, ctes)
    return called(cte.alias, alias, cte.columns, false, next)
  }
  const [table, columns] = one(next, Object.entries(RANDOM_TABLES))
  return called(table, alias, columns, false, next)
}

/** Some of the columns by other names. */
function called(
  sql: string,
  alias: string,
  own: readonly string[],
  all: boolean,
  next: Next,
): From {
  const names = own.slice(0, all ? own.length : Math.max(0, next(6) - 3)).map(() => fresh(next))
  const columns = [...names, ...own.slice(names.length)]
  const list = names.length === 0 ? '' : ` (${names.join(', ')})`
  return { sql: `${sql} AS ${alias}${list}`, seen: [{ alias, columns }], all: columns }
}

function column({ next, seen }: Around): string {
  const { alias, columns } = one(next, seen)
  const name = columns.length === 0 ? '' : one(next, columns)
  // Without the table where that may do, or the whole row.
  return next(8) === 0 || name === ''
    ? `${alias}::text`
    : `${next(6) === 0 ? '' : `${alias}.`}${name}`
}

/** A text that some columns go into. */
function expression(around: Around): string {
  const { next, depth, seen } = around
  if (seen.length === 0) return `'none'`
  if (depth <= 0 || next(3) > 0) return column(around)
  const inner = (): string => expression(deeper(around))
  const { alias } = one(next, seen)
  const makers: readonly (() => string)[] = [
    () => `upper(${inner()})`,
    () => `(${inner()} || ${inner()})`,
    () => `coalesce(nullif(${inner()}, 'x'), ${inner()})`,
    () => `CASE WHEN ${inner()} > 'a' THEN 'yes' ELSE ${inner()} END`,
    () => `concat(${inner()}, ${alias})`,
    () => `to_jsonb(${alias})::text`,
    () => `(${alias}.*)::text`,
    () => `${alias}.to_jsonb::text`,
    () => `(SELECT ${inner()})`,
    () => `(ARRAY[${inner()}, ${inner()}])[1]`,
    () => `max(${column(around)}) OVER ()`,
    () => `(SELECT t FROM (${query(deeper(around), 1).sql}) AS q (t) LIMIT 1)`,
    () => `array_to_string(ARRAY(${query(deeper(around), 1).sql}), '-')`,
  ]
  return one(next, makers)()
}

/** A change of the table `sink` that returns rows. */
function change(around: Around): Made {
  const { next } = around
  const row = { alias: 'sink', columns: RANDOM_TABLES['sink'] ?? [] }
  const from = source({ ...around, depth: 1 }, [])
  const within = { ...around, depth: 1, seen: [row, ...from.seen] }
  const back = (seen: readonly Seen[]): Made =>
    next(2) === 0
      ? { sql: '*', columns: seen.flatMap(({ columns }) => columns) }
      : targets({ ...within, seen }, { sql: '', seen, all: [] }, 2)
  const makers: readonly (() => Made)[] = [
    () => returning(`INSERT INTO sink (note, email) ${select(deeper(around), 2).sql}`, back([row])),
    () =>
      returning(`INSERT INTO sink (note) VALUES ((SELECT max(email) FROM people))`, back([row])),
    () => {
      const set = `UPDATE sink SET note = ${expression(within)}, email = ${column(within)}`
      return returning(`${set} FROM ${from.sql}`, back([row, ...from.seen]))
    },
    () => returning(`DELETE FROM sink USING ${from.sql}`, back([row, ...from.seen])),
    () => {
      const when = `WHEN MATCHED THEN UPDATE SET note = ${expression(within)}`
      return returning(
        `MERGE INTO sink USING ${from.sql} ON true ${when}`,
        back([...from.seen, row]),
      )
    },
  ]
  return one(next, makers)()
}

const returning = (sql: string, { sql: list, columns }: Made): Made => ({
  sql: `${sql} RETURNING ${list}`,
  columns,
})
