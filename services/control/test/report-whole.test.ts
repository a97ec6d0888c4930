import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { recorderLeaves, recorderStatus } from '@sallyport/contracts'
import { openDatabase } from '@sallyport/db'
import { startPostgres } from '@sallyport/postgres'
import { type Kysely, sql } from 'kysely'
import { decided, linesOf } from './decisions.ts'
import { type Rig, startRig, until } from './rig.ts'

type Told = Parameters<Rig['bus']['audit']['publish']>[0][number]

const at = '2026-01-02T00:00:00.000Z'
/** What the recorder has. */
const log: Told[] = []
let size = 0
let gate = Promise.resolve()
let rig: Rig
let db: Kysely<Record<string, never>>
let logFile: string
const parts = new AsyncDisposableStack()
after(() => parts.disposeAsync())
before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-whole-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const { url } = parts.use(await startPostgres({ directory }))
  logFile = join(directory, 'control.log')
  rig = parts.use(await startRig(url, { log: { level: 'error', file: logFile } }))
  ;({ db } = parts.use(openDatabase<Record<string, never>>({ url })))
  const note = { checkpoint: '', verifierKey: '', keys: [] }
  const store = { kind: 'folder' as const, warnings: [] }
  parts.use(await rig.bus.serve(recorderStatus, () => ({ size, ...note, store })))
  parts.use(
    await rig.bus.serve(recorderLeaves, async ({ from }) => {
      await gate
      const found = log.filter(({ leaf }) => leaf >= from)
      const records = found.map(({ id, leaf, data }) => ({
        class: 'decision' as const,
        id,
        leaf,
        data,
      }))
      return { records, next: size, size }
    }),
  )
})

/** Decisions that the log has; the audit stream is not told. */
function logged(...leaves: number[]): Told[] {
  const told = leaves.map((leaf) => decided(leaf, { at }))
  log.push(...told)
  size = (leaves.at(-1) ?? 0) + 1
  return told
}

async function ended(): Promise<{ complete: boolean; decisions: number; because: string[] }> {
  const path = '/api/reports/access?since=2026-01-01T00:00:00Z'
  return Object((await linesOf(await rig.open('auditors', 'GET', path))).at(-1)?.['end'])
}
const whole = (decisions: number) =>
  until(async () => {
    const end = await ended()
    return end.complete && end.decisions === decisions ? true : undefined
  })
const rebuilt = () =>
  until(async () => {
    const { json } = await rig.as('admins', 'GET', '/api/rebuild')
    return json['done'] === true ? true : undefined
  })

test('a report that is behind the checkpoint is not whole; leaves without a record are not waited for', async () => {
  await rig.bus.audit.publish(logged(0, 1, 2))
  await whole(3)
  const told = logged(3)
  const { complete, because } = await ended()
  assert.equal(complete, false)
  assert.match(because.join(), /has 4 leaves, and the decision of leaf 3 was not read.*rebuild/)
  await rig.bus.audit.publish(told)
  await whole(4)
  size = 6
  assert.deepEqual((await ended()).because, [])
})

test('records that the audit stream dropped are missed until a rebuild, and operators are told', async () => {
  const told = logged(6, 7, 8)
  // The record of leaf 8 says that there was one of leaf 7.
  await rig.bus.audit.publish(told.slice(2))
  const alarm = /"level":50.*"begins":4,"ends":7.*run sallyport rebuild/
  await until(async () => (alarm.test(await readFile(logFile, 'utf8')) ? true : undefined))
  await rig.restart()
  const { complete, because } = await ended()
  assert.equal(complete, false)
  assert.match(because.join(), /between the leaves 4 and 7\. .*run sallyport rebuild/)

  const open = Promise.withResolvers<void>()
  gate = open.promise
  assert.equal((await rig.as('admins', 'POST', '/api/rebuild')).status, 200)
  assert.match((await ended()).because.join(), /being rebuilt from the log/)
  open.resolve()
  await rebuilt()
  await whole(7)
  // What a rebuild has read is no gap for the record behind it.
  logged(9)
  assert.equal((await rig.as('admins', 'POST', '/api/rebuild')).status, 200)
  await rebuilt()
  await rig.bus.audit.publish(logged(10))
  await whole(9)
  const { rows } = await sql`select begins, ends from control.audit_gaps`.execute(db)
  assert.deepEqual(rows, [{ begins: '4', ends: '7' }])
})

test('decisions that are gone from the database are missed', async () => {
  await sql`delete from control.decision_events where leaf in (1, 2)`.execute(db)
  const { complete, because } = await ended()
  assert.equal(complete, false)
  assert.match(because.join(), /^2 of the decisions .* gone from the database.*rebuild/)
  assert.equal((await rig.as('admins', 'POST', '/api/rebuild')).status, 200)
  await rebuilt()
  await whole(9)
})
