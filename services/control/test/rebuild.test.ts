import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { recorderLeaves, recorderStatus } from '@sallyport/contracts'
import { openDatabase } from '@sallyport/db'
import { startPostgres } from '@sallyport/postgres'
import { type Kysely, sql } from 'kysely'
import { decided } from './decisions.ts'
import { completed, sqlOf } from './exchanges.ts'
import { type Rig, startRig, until } from './rig.ts'

type Told = Parameters<Rig['bus']['audit']['publish']>[0][number]

const id = (n: number): string => String(n).padStart(26, '0')
const at = '2026-01-02T03:00:00.000Z'
const APPROVAL = '01JDQ6Z0E8Y3T7P9W5KXBN2MZZ'
const ASKED = '01JDQ6Z0E8Y3T7P9W5KXBN2MZY'

/** Exchanges of three leaves each: asked, decided again with consent, done. */
const exchangesOf = (count: number): Told[] =>
  Array.from({ length: count }, (_, n) => n).flatMap((n) => [
    decided(3 * n, { at, exchange: id(n), ...sqlOf(['public.a.b'], ['public.a']) }),
    decided(3 * n + 1, { at, exchange: id(n), rest: Object({ approval: APPROVAL }) }),
    completed(3 * n + 2, { at, exchange: id(n), findings: { email: 1 }, asked: ASKED }),
  ])

test('a rebuild from the log ends with the same rows, also while more comes and the service restarts', async () => {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-rebuild-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const postgres = parts.use(await startPostgres({ directory }))
  const rig = parts.use(await startRig(postgres.url))
  const { db } = parts.use(openDatabase<Record<string, never>>({ url: postgres.url }))
  // The log ends within an exchange.
  const all = exchangesOf(6)
  const first = all.slice(0, 13)
  await rig.bus.audit.publish(first)
  await followed(db, first.length - 1)
  const before = await rowsOf(db)

  assert.equal((await rig.as('admins', 'POST', '/api/rebuild')).status, 503)
  assert.deepEqual(await rowsOf(db), before, 'nothing is dropped where the log cannot be read')
  assert.equal((await rig.as('auditors', 'POST', '/api/rebuild')).status, 403)

  const log = parts.use(await serveLog(rig, first))
  assert.equal((await rig.as('admins', 'POST', '/api/rebuild')).status, 200)
  await log.asked
  assert.deepEqual(await rowsOf(db), [[], [], []])
  // The second decision of an exchange comes before its first.
  const more = all.slice(13)
  await rig.bus.audit.publish(more)
  await filled(db, 2)
  log.go()
  await rig.restart()
  const done = await until(async () => {
    const { json } = await rig.as('admins', 'GET', '/api/rebuild')
    return json['done'] === true ? json : undefined
  })
  assert.equal(done['until'], first.length)
  const after = await rowsOf(db)
  assert.deepEqual(restOf(after), restOf(before))
  const { rows: askers } = await sql`
    select from control.search where terms @> ${[`approval:${ASKED}`, `approval:${APPROVAL}`]}`.execute(
    db,
  )
  assert.equal(askers.length, 6)
  const { rows: split } = await sql`
    select leaf, consented from control.decisions where exchange = ${id(4)}`.execute(db)
  assert.deepEqual(split, [{ leaf: '12', consented: true }])
  assert.deepEqual(
    after.map((table) => table.length),
    [6, 6, 6],
  )
})

/** The exchanges that were done before the rebuild. */
const restOf = (tables: readonly (readonly unknown[])[]) => tables.map((rows) => rows.slice(0, 4))

type Db = Kysely<Record<string, never>>

async function rowsOf(db: Db): Promise<readonly (readonly unknown[])[]> {
  const read = ['exchanges', 'decisions', 'search'].map((name) =>
    sql`select * from ${sql.table(`control.${name}`)} order by exchange`.execute(db),
  )
  return (await Promise.all(read)).map((result) => result.rows)
}

/** Waits until the record of a leaf is done. */
const followed = (db: Db, leaf: number) =>
  until(async () => {
    const { rows } = await sql<{ leaf: string }>`select leaf from control.followed`
      .execute(db)
      .catch(() => ({ rows: [] }))
    return Number(rows[0]?.leaf) === leaf ? true : undefined
  })

/** Waits until so many exchanges are found that are done. */
const filled = (db: Db, count: number) =>
  until(async () => {
    const { rows } = await sql<{ n: string }>`
      select count(*) as n from control.search where 'outcome:delivered' = any(terms)`
      .execute(db)
      .catch(() => ({ rows: [] }))
    return rows[0]?.n === String(count) ? true : undefined
  })

/** A recorder with these leaves, which answers once it is let. */
async function serveLog({ bus }: Rig, log: readonly Told[]) {
  await using parts = new AsyncDisposableStack()
  const asked = Promise.withResolvers<void>()
  const go = Promise.withResolvers<void>()
  const size = log.length
  parts.use(
    await bus.serve(recorderStatus, () => ({
      size,
      checkpoint: '',
      verifierKey: '',
      keys: [],
      store: { kind: 'folder' as const, warnings: [] },
    })),
  )
  parts.use(
    await bus.serve(recorderLeaves, async ({ from }) => {
      asked.resolve()
      await go.promise
      const page = log.slice(from, from + 5)
      const records = page.map(({ class: kind, id: event, leaf, data }) => ({
        class: kind === 'decision' ? ('decision' as const) : ('api_activity' as const),
        id: event,
        leaf,
        data,
      }))
      return { records, next: from + page.length, size }
    }),
  )
  const owned = parts.move()
  return {
    asked: asked.promise,
    go: go.resolve,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  }
}
