import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { RpcError } from '@sallyport/bus'
import { exporterRedeliver, exporterStatus, newEventId } from '@sallyport/contracts'
import { type Rig, startRig } from './rig.ts'

// Promise: admins and auditors see how exporting goes, and nobody else; admins alone have something given again.

/** Nobody listens there: nothing of this needs the database. */
const NO_DATABASE = 'postgres://nobody:nothing@127.0.0.1:1/none'

let rig: Rig
const parts = new AsyncDisposableStack()
before(async () => {
  rig = parts.use(await startRig(NO_DATABASE))
})
after(() => parts.disposeAsync())

const started = '2026-01-01T00:00:00.000Z'
const head = { sequence: 7, leaf: 12, time: started }
const status = { exporter: newEventId(), started, head, destinations: [] }

test('where no exporter runs that is said', async () => {
  const { status: code, json } = await rig.as('admins', 'GET', '/api/exporter')
  assert.deepEqual([code, json['code']], [503, 'unavailable'])
})

test('the status is for admins and auditors', async () => {
  parts.use(await rig.bus.serve(exporterStatus, () => status))
  for (const group of ['admins', 'auditors'])
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.deepEqual((await rig.as(group, 'GET', '/api/exporter')).json, status)
  assert.equal((await rig.as('analysts', 'GET', '/api/exporter')).status, 403)
})

const path = (id: string): string => `/api/exporter/${id}/redelivery`

test('to give something again is for admins', async () => {
  const asked: string[] = []
  const served = await rig.bus.serve(exporterRedeliver, ({ destination }) => {
    asked.push(destination)
    if (destination !== 'splunk') throw new RpcError('not_found', 'There is no such destination.')
    return { records: 3 }
  })
  parts.use(served)
  for (const group of ['auditors', 'analysts'])
    // oxlint-disable-next-line no-await-in-loop -- one after the other
    assert.equal((await rig.as(group, 'POST', path('splunk'))).status, 403)
  assert.equal((await rig.as('admins', 'POST', path('Not%20one'))).status, 400)
  assert.deepEqual(asked, [])
  assert.deepEqual((await rig.as('admins', 'POST', path('splunk'))).json, { records: 3 })
  assert.equal((await rig.as('admins', 'POST', path('other'))).status, 404)
})
