import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { once } from 'node:events'
import { test } from 'node:test'
import { jetstreamManager } from '@nats-io/jetstream'
import { nanos } from '@nats-io/nats-core'
import { testServer } from '../testing.ts'
import { provisionStreams } from './provision.ts'

const MIB = 1024 ** 2
const LIMITS = { journalBytes: 8 * MIB, stateBytes: 4 * MIB, auditBytes: 4 * MIB }
const server = await testServer(null)
const manager = await jetstreamManager(await server.plain())
const bus = await server.connect()

test('a journal without stream or recorder takes nothing, and says what to do', async () => {
  await assert.rejects(bus.openJournal('edge'), {
    code: 'not_ready',
    message: /JOURNAL.*provision/,
  })
  await provisionStreams(server.options, LIMITS)
  await manager.consumers.delete('JOURNAL', 'recorder')
  await assert.rejects(bus.openJournal('edge'), { code: 'not_ready', message: /consumer recorder/ })
})

test('several may provision at once, and again: what is missing is made, what is there is kept', async () => {
  await Promise.all([1, 2, 3].map(() => provisionStreams(server.options, LIMITS)))
  await provisionStreams(server.options, LIMITS)
  await using writer = await bus.openJournal('edge')
  await writer.append(['{}'])
})

test('evidence cannot be deleted or purged through the API', async () => {
  await assert.rejects(manager.streams.purge('JOURNAL'))
  await assert.rejects(manager.streams.deleteMessage('JOURNAL', 1))
})

test('another size than the one asked for is told, not changed', async () => {
  await assert.rejects(provisionStreams(server.options, { ...LIMITS, stateBytes: 8 * MIB }), {
    code: 'not_ready',
    message: /stream STATE.*max_bytes is 4194304, not 8388608/,
  })
  assert.equal((await manager.streams.info('STATE')).config.max_bytes, 4 * MIB)
})

test('a weakened stream is refused by those who provision and by those who write', async () => {
  await manager.streams.update('JOURNAL', { discard: 'old' })
  await assert.rejects(provisionStreams(server.options, LIMITS), {
    code: 'not_ready',
    message: /discard is "old", not "new"/,
  })
  await assert.rejects(bus.openJournal('edge'), {
    code: 'not_ready',
    message: /discard must be new/,
  })
  await manager.streams.update('JOURNAL', { discard: 'new', max_age: nanos(86_400_000) })
  await assert.rejects(bus.openJournal('edge'), {
    code: 'not_ready',
    message: /max_age must be 0.*nats stream edit JOURNAL/,
  })
  await manager.streams.update('JOURNAL', { max_age: 0 })
})

test('a recorder that could miss evidence is refused by those who write', async () => {
  const idle = { inactive_threshold: nanos(60_000) }
  await manager.consumers.update('JOURNAL', 'recorder', idle)
  await assert.rejects(bus.openJournal('edge'), {
    code: 'not_ready',
    message: /inactive_threshold must be unset.*nats consumer edit JOURNAL recorder/,
  })
  await manager.consumers.delete('JOURNAL', 'recorder')
  await manager.consumers.add('JOURNAL', { durable_name: 'recorder', ack_policy: 'none' })
  await assert.rejects(bus.openJournal('edge'), {
    code: 'not_ready',
    message: /ack_policy must be explicit/,
  })
  await manager.consumers.delete('JOURNAL', 'recorder')
  await provisionStreams(server.options, LIMITS)
  await using _ = await bus.openJournal('edge')
})

test('more than the disk can hold is said', async () => {
  await manager.streams.delete('AUDIT')
  await assert.rejects(provisionStreams(server.options, { ...LIMITS, auditBytes: 2 ** 50 }), {
    code: 'full',
    message: /disk space/,
  })
  await provisionStreams(server.options, LIMITS)
})

test('a server that acknowledges before it syncs is refused where its monitoring can be seen', async () => {
  const synced = await server.connect({ monitorUrl: server.monitorUrl })
  await using _ = await synced.openJournal('edge')
  const answer = JSON.stringify({ config: { sync_interval: 120_000_000_000 } })
  const monitor = createServer((_request, response) => response.end(answer)).listen(0, '127.0.0.1')
  await once(monitor, 'listening')
  const address = Object(monitor.address())
  const monitorUrl = `http://127.0.0.1:${Reflect.get(address, 'port')}`
  const lax = await server.connect({ monitorUrl })
  await assert.rejects(lax.openJournal('edge'), { code: 'not_ready', message: /sync_interval/ })
  monitor.close()
  await once(monitor, 'close')
  await assert.rejects(lax.openJournal('edge'), { code: 'not_ready', message: /MONITOR_URL/ })
})
