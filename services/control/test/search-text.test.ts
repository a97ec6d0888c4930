import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  contentSearched,
  type DataOf,
  maskingPreview,
  parser,
  recorderLeaves,
  recorderStatus,
  recorderTexts,
  type ReplyOf,
} from '@sallyport/contracts'
import { openDatabase } from '@sallyport/db'
import { type Postgres, startPostgres } from '@sallyport/postgres'
import { type Kysely, sql } from 'kysely'
import { decided } from './decisions.ts'
import { completed } from './exchanges.ts'
import { type Answer, type Rig, startRig, until } from './rig.ts'

type Step = ReplyOf<typeof recorderTexts>['steps'][number]

const EXCHANGES = ['A', 'B', 'C', 'D', 'E', 'F'].map(
  (letter) => `01JDQ6Z0E8Y3T7P9W5KXBN2M4${letter}`,
)
const [A = '', B = '', C = '', D = '', E = '', F = ''] = EXCHANGES
const ONE = 'a'.repeat(32)
const OTHER = 'b'.repeat(32)
const at = '2026-01-02T03:00:00.000Z'
const stepsOf = parser('steps', recorderTexts.reply.properties.steps)

/** What the log has, a step for each leaf. */
let log: Step[] = []
let postgres: Postgres
let rig: Rig
let db: Kysely<Record<string, never>>
/** Whether masking answers. */
let masking = true
const parts = new AsyncDisposableStack()

before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-search-text-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  postgres = parts.use(await startPostgres({ directory }))
  rig = parts.use(await startRig(postgres.url, { searchText: true }))
  ;({ db } = parts.use(openDatabase<Record<string, never>>({ url: postgres.url })))
  await serve()
  log = stepsOf([
    said(A, ONE, '20260101', rpc({ sql: 'SELECT * FROM "lake_orders"' })),
    said(A, ONE, '20260102', '{"rows":[{"note":"Refund to [EMAIL:7f2a], shipped"}]}'),
    said(B, ONE, '20260102', '"refund denied"'),
    said(C, OTHER, '20260101', '"refund of the lake"'),
    said(D, OTHER, '20260102', '"ocean 10.0.0.17"'),
  ])
  await rig.bus.audit.publish([
    decided(0, { at, exchange: A }),
    decided(1, { at, exchange: B, who: 'bob' }),
    completed(2, { at, exchange: C, session: OTHER }),
    completed(3, { at, exchange: D, session: OTHER }),
  ])
  await finds('ocean', [D])
  await finds('refund', [C, B, A])
})
after(() => parts.disposeAsync())

/** Steps of the log. */
const said = (exchange: string, session: string, day: string, ...bodies: readonly string[]) => ({
  kind: 'text',
  exchange,
  session,
  day,
  bodies,
})

const erased = (sessions: readonly string[], through?: string) => ({
  kind: 'erased',
  sessions,
  ...(through !== undefined && { through }),
})

const later = (exchange: string, session: string) => ({
  kind: 'text',
  exchange,
  session,
  day: '20260103',
  bodies: ['"later"'],
})

const rpc = (args: object): string => JSON.stringify({ jsonrpc: '2.0', id: 1, params: args })

/** A recorder with that log, and a masking that knows one value. */
async function serve(): Promise<void> {
  const { bus } = rig
  parts.use(
    await bus.serve(recorderTexts, ({ from }) => {
      const next = Math.min(from + 2, log.length)
      return { steps: log.slice(from, next), next: { from: next, skip: 0 }, size: log.length }
    }),
  )
  parts.use(
    await bus.serve(recorderLeaves, () => ({ records: [], next: log.length, size: log.length })),
  )
  parts.use(
    await bus.serve(recorderStatus, () => ({
      size: 0,
      checkpoint: '',
      verifierKey: '',
      keys: [],
      store: { kind: 'folder' as const, warnings: [] },
    })),
  )
  parts.use(
    await bus.serve(maskingPreview, ({ content }) => {
      if (!masking) throw new Error('away')
      return { content: content.replaceAll('alice@example.com', '[EMAIL]'), findings: [] }
    }),
  )
}

const ask = (query: Readonly<Record<string, string>>, group = 'auditors'): Promise<Answer> =>
  rig.as(group, 'GET', `/api/exchanges?${new URLSearchParams(query).toString()}`)

const idsOf = ({ json }: Answer): unknown =>
  Array.isArray(json['exchanges']) ? json['exchanges'].map((one) => one.exchange) : json

/** Waits until words find these. */
const finds = (text: string, exchanges: readonly string[]) =>
  until(async () =>
    JSON.stringify(idsOf(await ask({ text }))) === JSON.stringify(exchanges) ? true : undefined,
  )

test('exchanges are found by words, phrases, beginnings and what they do not have, with other filters', async () => {
  const expected: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
    // Of the request and of the answer, which come apart.
    [{ text: 'REFUND lake' }, [C, A]],
    [{ text: 'refund -lake' }, [B]],
    [{ text: '"refund denied"' }, [B]],
    [{ text: '"denied refund"' }, []],
    [{ text: 'lake_orders' }, [A]],
    [{ text: 'ship* refund' }, [A]],
    // What was masked is found by its label.
    [{ text: '[EMAIL:7f2a]' }, [A]],
    [{ text: '10.0.0.17' }, [D]],
    [{ text: '10.0.0.1' }, []],
    [{ text: 'refund', principal: 'bob' }, [B]],
    [{ text: 'refund', session: ONE, decision: 'allow' }, [B, A]],
    [{ text: 'jsonrpc' }, []],
    [{ text: "'); drop table control.search; --" }, []],
  ]
  for (const [query, exchanges] of expected)
    // oxlint-disable-next-line no-await-in-loop
    assert.deepEqual(idsOf(await ask(query)), exchanges, JSON.stringify(query))
  const page = await ask({ text: 'refund', limit: '2' })
  assert.deepEqual(idsOf(page), [C, B])
  assert.deepEqual(idsOf(await ask({ text: 'refund', before: String(page.json['next']) })), [A])
})

test('what becomes known of an exchange later is met with its words, whichever comes first', async () => {
  log = [...log, ...stepsOf([said(E, OTHER, '20260104', '"estuary"')])]
  await until(async () => {
    const { rows } = await sql`
      select 1 from control.search_words where exchange = ${E}`.execute(db)
    return rows.length > 0 ? true : undefined
  })
  assert.deepEqual(idsOf(await ask({ text: 'estuary' })), [])
  await rig.bus.audit.publish([decided(4, { at, exchange: E })])
  await finds('estuary', [E])
  await rig.bus.audit.publish([completed(5, { at, exchange: E, findings: { email: 1 } })])
  await until(async () =>
    JSON.stringify(idsOf(await ask({ text: 'estuary', finding: 'email' }))) === JSON.stringify([E])
      ? true
      : undefined,
  )
})

test('what cannot be looked for is refused with what to write instead', async () => {
  for (const [text, told] of [
    ['"open', /is not closed/],
    ['-refund', /at least one word/],
    ['!&|', /at least one word/],
    ['re*', /at least 3/],
    ['x'.repeat(257), /256/],
    ['', /text/],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop
    const { status, json } = await ask({ text })
    assert.deepEqual([status, json['code']], [400, 'invalid_request'], text)
    assert.match(String(json['detail']), told)
  }
})

test('content is searched by auditors alone, and each search is an event before anything is told', async () => {
  const admin = await ask({ text: 'refund' }, 'admins')
  assert.deepEqual([admin.status, admin.json['code']], [403, 'forbidden'])
  assert.match(String(admin.json['detail']), /auditors alone: people in auditors\./)
  assert.equal((await ask({ text: 'refund' }, 'analysts')).status, 403)
  assert.equal((await ask({ principal: 'bob' }, 'admins')).status, 200)

  const searches: DataOf<typeof contentSearched>[] = []
  const follower = parts.use(
    await rig.bus.state.follow(['search'], ({ event }) => {
      if (contentSearched.check(event)) searches.push(event.data)
    }),
  )
  const told = searches.length
  await ask({ text: 'refund alice@example.com', principal: 'alice@example.com', since: at })
  await ask({ text: 'lake', limit: '1' })
  await ask({ principal: 'bob' })
  await until(async () => (searches.length === told + 2 ? true : undefined))
  assert.deepEqual(
    searches.slice(told).map(({ author, ...rest }) => ({ ...rest, author: author.id })),
    [
      {
        author: 'member-of-auditors',
        text: 'refund [EMAIL]',
        filters: { principal: '[EMAIL]', since: at },
        found: 0,
      },
      { author: 'member-of-auditors', text: 'lake', filters: {}, found: 1 },
    ],
  )
  masking = false
  const refused = await ask({ text: 'refund' })
  masking = true
  assert.ok(refused.status >= 500 && !('exchanges' in refused.json))
  await follower[Symbol.asyncDispose]()
})

test('what is erased is not found by words, nor what an exchange of it says later; a rebuild ends with the same', async () => {
  const [, , , ofC, ofD] = log
  // Of one session the first day, in which one of its exchanges began; of the other one all.
  log = [
    ...log,
    ...stepsOf([
      erased([ONE], '20260101'),
      erased([OTHER]),
      // Of the batch of its erasure, behind it.
      { ...said(F, OTHER, '20260102'), gone: 'erased' },
      later(F, OTHER),
      later(A, ONE),
      later(C, OTHER),
      later(B, ONE),
    ]),
  ]
  await rig.bus.audit.publish([decided(6, { at, exchange: F })])
  await until(async () =>
    JSON.stringify(idsOf(await ask({ limit: '1' }))) === JSON.stringify([F]) ? true : undefined,
  )
  await finds('later', [B])
  const answers = async () => [
    idsOf(await ask({ text: 'refund' })),
    idsOf(await ask({ text: 'lake' })),
    idsOf(await ask({ text: 'ocean' })),
    idsOf(await ask({ text: 'later' })),
  ]
  assert.deepEqual(await answers(), [[B], [], [], [B]])
  assert.deepEqual(idsOf(await ask({})), [F, E, D, C, B, A])

  assert.ok(ofC?.kind === 'text' && ofD?.kind === 'text')
  const gone = (step: Step) =>
    step.kind === 'text' &&
    (step.session === OTHER || step.day === '20260101') &&
    step.day !== '20260103'
      ? { ...step, bodies: [], gone: 'erased' as const }
      : step
  log = log.map(gone)
  assert.equal((await rig.as('admins', 'POST', '/api/rebuild')).status, 200)
  const done = await until(async () => {
    const { json } = await rig.as('admins', 'GET', '/api/rebuild')
    return json['done'] === true ? json : undefined
  })
  assert.deepEqual(done['text'], { next: log.length, erased: 5, unreadable: 0 })
  const { rows } = await sql<{ exchange: string }>`
    select exchange from control.search_words where words is not null`.execute(db)
  assert.deepEqual(rows, [{ exchange: B }])
})

test('where words are not to be indexed, those that were go, and nobody searches by them', async () => {
  await rig.stop()
  const off = parts.use(await startRig(postgres.url))
  await until(async () => {
    const { rows } = await sql`select 1 from control.search_text`.execute(db)
    return rows.length === 0 ? true : undefined
  })
  const { rows } = await sql`select 1 from control.search_words`.execute(db)
  assert.deepEqual(rows, [])
  const refused = await off.as('auditors', 'GET', '/api/exchanges?text=refund')
  assert.deepEqual([refused.status, refused.json['code']], [409, 'text_not_indexed'])
  assert.match(String(refused.json['detail']), /SALLYPORT_SEARCH_TEXT=on/)
})
