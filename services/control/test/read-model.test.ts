import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { openDatabase } from '@sallyport/db'
import { startPostgres } from '@sallyport/postgres'
import { sql } from 'kysely'
import { type Rig, startRig, until } from './rig.ts'

const SESSION = 'a'.repeat(32)

test('sessions follow the audit stream, count each exchange once, and come back when the schema is dropped', async () => {
  await using parts = new AsyncDisposableStack()
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-control-pg-'))
  parts.defer(() => rm(directory, { recursive: true, force: true }))
  const postgres = parts.use(await startPostgres({ directory }))
  const rig = parts.use(await startRig(postgres.url))
  await rig.bus.audit.publish([exchange(0, 'A', 'allow'), exchange(1, 'B', 'deny'), nonsense(2)])
  await rig.bus.audit.publish([exchange(3, 'B', 'deny'), exchange(4, 'C', 'allow')])
  const session = await sessionWith(rig, 3)
  assert.deepEqual(session['principal'], { kind: 'user', id: 'alice' })
  assert.equal(session['denied'], 1)

  const database = parts.use(openDatabase({ url: postgres.url }))
  await sql`drop schema control cascade`.execute(database.db)
  assert.equal(
    (await rig.as('auditors', 'GET', '/api/sessions')).json['code'],
    'read_model_unavailable',
  )
  await rig.restart()
  assert.deepEqual(await sessionWith(rig, 3), session)
})

async function sessionWith(rig: Rig, exchanges: number): Promise<Record<string, unknown>> {
  return until(async () => {
    const { json } = await rig.as('auditors', 'GET', '/api/sessions')
    const sessions: unknown = json['sessions']
    const [first] = Array.isArray(sessions) ? sessions : []
    return Reflect.get(Object(first), 'exchanges') === exchanges ? Object(first) : undefined
  })
}

function exchange(
  leaf: number,
  id: string,
  decision: string,
): Parameters<Rig['bus']['audit']['publish']>[0][number] {
  const sallyport = {
    leaf,
    exchange: id,
    session: SESSION,
    connection: 'orders',
    principalKind: 'user',
    verb: 'tools/call',
    name: 'query',
    outcome: 'delivered',
    decision,
    policies: ['p'],
    policyVersion: 1,
    durationMs: 1.5,
  }
  return {
    ...nonsense(leaf),
    data: JSON.stringify({
      time: 1_790_000_000_000 + leaf,
      actor: { user: { uid: 'alice' } },
      unmapped: { sallyport },
    }),
  }
}

function nonsense(leaf: number): Parameters<Rig['bus']['audit']['publish']>[0][number] {
  return {
    class: 'api_activity',
    id: `record-${leaf}`,
    leaf,
    previous: leaf - 1,
    data: '{}',
    type: 'dev.sallyport.test',
    source: '/recorder',
    time: '2026-01-01T00:00:00.000Z',
  }
}
