import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { newEventId, recorderHold } from '@sallyport/contracts'
import { openDatabase } from '@sallyport/db'
import { type Postgres, startPostgres } from '@sallyport/postgres'
import { sql } from 'kysely'
import type { Searched } from '../src/domain/search-terms.ts'
import { doubling } from '../src/search-store.ts'
import { createStore, type Tables } from '../src/store.ts'
import { decided } from './decisions.ts'
import { completed, sqlOf } from './exchanges.ts'
import { type Rig, startRig, until } from './rig.ts'

let directory: string
let postgres: Postgres
let rig: Rig

const EXCHANGES = ['A', 'B', 'C', 'D', 'E'].map((letter) => `01JDQ6Z0E8Y3T7P9W5KXBN2M4${letter}`)
const [A = '', B = '', C = '', D = '', E = ''] = EXCHANGES
const APPROVAL = '01JDQ6Z0E8Y3T7P9W5KXBN2MZZ'
const OTHER_SESSION = 'b'.repeat(32)
const LONG = `urn:${'x'.repeat(900)}`
const at = (minute: number): string => `2026-01-02T03:0${minute}:00.000Z`
// The second era of the index: a page goes on beyond it.
const LATER = 70_000

before(async () => {
  directory = await mkdtemp(join(tmpdir(), 'sallyport-search-'))
  postgres = await startPostgres({ directory })
  rig = await startRig(postgres.url)
  await rig.bus.audit.publish([
    decided(0, { at: at(0), exchange: A, ...sqlOf(['public.orders.email'], ['public.orders']) }),
    completed(1, { at: at(0), exchange: A, findings: { email: 2 } }),
    decided(2, {
      at: at(1),
      exchange: B,
      who: 'bob',
      ...sqlOf(['shop.orders.*'], ['shop.orders']),
    }),
    completed(3, {
      at: at(1),
      exchange: B,
      who: 'bob',
      onBehalfOf: 'carol',
      policyVersion: 2,
      asked: APPROVAL,
    }),
    decided(4, { at: at(2), exchange: C, decision: { outcome: 'deny' } }),
    completed(LATER, { at: at(3), exchange: D, session: OTHER_SESSION, approval: APPROVAL }),
    decided(LATER + 1, { at: at(4), exchange: E, name: LONG }),
  ])
  await found({}, [E, D, C, B, A])
})
after(async () => {
  await rig[Symbol.asyncDispose]()
  await postgres[Symbol.asyncDispose]()
  await rm(directory, { recursive: true, force: true })
})

test('exchanges are found by each thing that is known of them, and by all of several', async () => {
  const expected: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
    [{ principal: 'bob' }, [B]],
    [{ onBehalfOf: 'carol' }, [B]],
    [{ connection: 'orders' }, [E, D, C, B, A]],
    [{ connection: 'other' }, []],
    [{ verb: 'tools/call', name: LONG }, [E]],
    [{ table: 'public.orders' }, [A]],
    [{ table: 'orders' }, [B, A]],
    [{ column: 'email' }, [A]],
    [{ column: 'public.orders.email' }, [A]],
    // Whoever reads whole rows reads this column.
    [{ column: 'shop.orders.total' }, [B]],
    [{ column: 'orders.email' }, [B, A]],
    [{ column: 'orders.email', principal: 'alice' }, [A]],
    [{ finding: 'email' }, [A]],
    [{ decision: 'deny' }, [C]],
    [{ outcome: 'delivered' }, [D, B, A]],
    [{ policyVersion: '2' }, [B]],
    // Whoever asked for it, and whoever used it.
    [{ approval: APPROVAL }, [D, B]],
    [{ session: OTHER_SESSION }, [D]],
    [{ since: at(1), until: at(3) }, [C, B]],
    [{ principal: "'; drop table control.search; --" }, []],
  ]
  for (const [query, exchanges] of expected)
    // oxlint-disable-next-line no-await-in-loop
    assert.deepEqual(idsOf(await search(query)), exchanges, JSON.stringify(query))
})

test('a page says how to go on, and pages have each exchange once', async () => {
  const pages: (readonly string[])[] = []
  let next: string | undefined
  do {
    // oxlint-disable-next-line no-await-in-loop
    const page = await search({ limit: '2', ...(next !== undefined && { before: next }) })
    pages.push(idsOf(page))
    const { next: end } = page
    next = typeof end === 'string' ? end : undefined
  } while (next !== undefined)
  assert.deepEqual(pages, [[E, D], [C, B], [A]])
})

test('pages stay as they are while new exchanges come', async () => {
  const first = await search({ limit: '2' })
  const NEW = '01JDQ6Z0E8Y3T7P9W5KXBN2M4F'
  await rig.bus.audit.publish([
    completed(LATER + 2, { at: at(5), exchange: NEW }),
    // What becomes known of an exchange later does not move it.
    completed(LATER + 3, { at: at(5), exchange: E }),
  ])
  await found({ outcome: 'delivered', limit: '2' }, [NEW, E])
  const rest = await search({ limit: '10', before: String(first['next']) })
  assert.deepEqual(
    [idsOf(first), idsOf(rest)],
    [
      [E, D],
      [C, B, A],
    ],
  )
})

test('what is common in some eras and rare in others is found in its order, however many there are', async () => {
  await using database = openDatabase<Tables>({ url: postgres.url })
  // Eras 10 to 19; none of `old` in the newer half, and more of it in the older one than are read at once.
  const all = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19]
  for (const era of all)
    // oxlint-disable-next-line no-await-in-loop
    await sql`
      insert into control.search (exchange, leaf, at, terms)
      select ${`many-${era}-`} || n, ${era * 65_536} + n, '2026-02-01',
        case when ${era} < 15 then array[${`@${era}`}, 'principal:many', 'connection:old'] else array[${`@${era}`}, 'principal:many'] end
      from generate_series(1, 900) n`.execute(database.db)
  await sql`
    insert into control.search_eras select era, '2026-02-01', '2026-02-02' from unnest(${all}::bigint[]) era`.execute(
    database.db,
  )
  const store = createStore(database)
  const read = async (searched: Searched): Promise<number[]> => {
    const leaves: number[] = []
    let page: readonly { readonly leaf: number }[]
    do {
      const last = leaves.at(-1)
      // oxlint-disable-next-line no-await-in-loop
      page = await store.search({
        searched,
        limit: 700,
        ...(last !== undefined && { before: last }),
      })
      leaves.push(...page.map(({ leaf }) => leaf))
    } while (page.length > 0)
    return leaves
  }
  assert.deepEqual(await read({ principal: 'many' }), leavesOf(all))
  assert.deepEqual(await read({ connection: 'old' }), leavesOf([10, 11, 12, 13, 14]))
  assert.deepEqual(await read({ connection: 'old', principal: 'nobody' }), [])
})

test('a search that takes too long is ended, and says what to do', async () => {
  await using database = openDatabase<Tables>({ url: postgres.url })
  const store = createStore(database, { searchMs: 100 })
  const searches = [{}, { text: 'tide' }].map((more) => ({ searched: {}, limit: 1, ...more }))
  await store.beginTexts()
  await database.db.transaction().execute(async (one) => {
    await sql`lock table control.search, control.search_words in access exclusive mode`.execute(one)
    for (const each of searches)
      // oxlint-disable-next-line no-await-in-loop
      await assert.rejects(store.search(each), { code: 'too_broad', message: /name more/ })
  })
  // The connection is as good as any other, and its next statements have the time they need.
  for (const each of searches)
    // oxlint-disable-next-line no-await-in-loop
    assert.ok(Array.isArray(await store.search(each)))
})

/** The leaves of some eras, the newest first. */
const leavesOf = (eras: readonly number[]): number[] =>
  eras
    .flatMap((era) => Array.from({ length: 900 }, (_, n) => era * 65_536 + n + 1))
    .toSorted((a, b) => b - a)

test('eras are looked through in groups that double', () => {
  assert.deepEqual(doubling([9, 8, 7, 6, 5, 4, 3]), [[9], [8], [7, 6], [5, 4, 3]])
  assert.deepEqual(doubling([]), [])
})

test('what is found says what was asked, decided and done, and nothing of its content', async () => {
  const { exchanges } = await search({ finding: 'email' })
  const [one] = Array.isArray(exchanges) ? exchanges : []
  assert.deepEqual(one, {
    exchange: A,
    session: 'a'.repeat(32),
    leaf: 0,
    at: at(0),
    connection: 'orders',
    principal: { kind: 'user', id: 'alice' },
    verb: 'tools/call',
    name: 'query',
    decision: 'allow',
    policies: ['p'],
    policyVersion: 1,
    approvals: [],
    tables: ['public.orders'],
    columns: ['public.orders.email'],
    findings: ['email'],
    outcome: 'delivered',
    durationMs: 1.5,
  })
})

test('admins and auditors search; nobody else does, and nothing unknown is looked for', async () => {
  assert.equal((await rig.as('admins', 'GET', '/api/exchanges')).status, 200)
  assert.equal((await rig.as('analysts', 'GET', '/api/exchanges')).status, 403)
  for (const query of ['colour=red', 'limit=101', 'before=-1', 'since=2026-02-31T99:00:00Z'])
    assert.equal(
      // oxlint-disable-next-line no-await-in-loop
      (await rig.as('auditors', 'GET', `/api/exchanges?${query}`)).json['code'],
      'invalid_request',
    )
})

async function search(query: Readonly<Record<string, string>>): Promise<Answered> {
  const { status, json } = await rig.as(
    'auditors',
    'GET',
    `/api/exchanges?${new URLSearchParams(query).toString()}`,
  )
  assert.equal(status, 200, JSON.stringify(json))
  return json
}

type Answered = Readonly<Record<string, unknown>>

const idsOf = ({ exchanges }: Answered): readonly string[] =>
  Array.isArray(exchanges)
    ? exchanges.map((one) => String(Reflect.get(Object(one), 'exchange')))
    : []

/** Waits until a search finds these. */
async function found(query: Readonly<Record<string, string>>, wanted: readonly string[]) {
  await until(async () =>
    (await rig.as('auditors', 'GET', '/api/exchanges')).status === 200 &&
    JSON.stringify(idsOf(await search(query))) === JSON.stringify(wanted)
      ? true
      : undefined,
  )
}

test('a hold on what nothing is known of stands, and is answered with a warning', async () => {
  await using _ = await rig.bus.serve(recorderHold, (request) => ({
    ...request,
    id: newEventId(),
    time: at(0),
  }))
  const connection = {
    name: 'orders',
    kind: 'mcp',
    description: '',
    target: { transport: 'streamable-http', url: 'http://127.0.0.1:7462/mcp' },
    tools: {},
    mask: 'default',
  }
  await rig.as('admins', 'PUT', '/api/connections/orders', { connection, reason: 'first' })
  const cases = [
    [{ principal: 'bob' }, undefined],
    [{ principal: 'carol' }, undefined],
    [{ principal: 'Bob' }, /^No exchange of Bob, or of an agent for them, is known/],
    [{ connection: 'orders' }, undefined],
    [{ connection: 'nope' }, /^No connection nope is registered/],
    [{ session: OTHER_SESSION }, undefined],
  ] as const
  for (const [scope, warning] of cases) {
    // oxlint-disable-next-line no-await-in-loop
    const { status, json } = await rig.as('admins', 'POST', '/api/holds', { scope, reason: 'x' })
    assert.deepEqual([status, json['scope']], [201, scope])
    if (warning === undefined) assert.ok(!('warnings' in json), JSON.stringify(json))
    else assert.match(String(json['warnings']), warning)
  }
})
