import assert from 'node:assert/strict'
import { test } from 'node:test'
import { jetstreamManager } from '@nats-io/jetstream'
import { RECORDER } from '../streams/definitions.ts'
import { drainFeed, linesOf, testServer } from '../testing.ts'

const line = (i: number): string => JSON.stringify({ i, fill: 'x'.repeat(8_000) })

test('a full journal refuses and takes lines again when the recorder has caught up', async () => {
  const server = await testServer({ journalBytes: 64 * 1024 })
  const bus = await server.connect()
  const writer = await bus.openJournal('edge')
  const stands: string[] = []
  await assert.rejects(
    async () => {
      for (let i = 0; i < 100; i++) {
        // oxlint-disable-next-line no-await-in-loop
        await writer.append([line(i)])
        stands.push(line(i))
      }
    },
    { code: 'full', retryable: true },
  )
  assert.ok(stands.length > 3)
  await assert.rejects(writer.append([line(200)]), { code: 'full' })
  assert.deepEqual(linesOf(await drainFeed(bus)), stands)
  await writer.append([line(300)])
  assert.deepEqual(linesOf(await drainFeed(bus)), [line(300)])
})

test('a writer goes on when all of its lines have left the stream', async () => {
  const server = await testServer()
  const bus = await server.connect()
  const writer = await bus.openJournal('edge')
  await writer.append(['"one"'])
  const manager = await jetstreamManager(await server.plain())
  // Without a consumer the stream keeps nothing.
  await manager.consumers.delete('JOURNAL', 'recorder')
  await manager.consumers.add('JOURNAL', { ...RECORDER })
  assert.equal((await manager.streams.info('JOURNAL')).state.messages, 0)
  await writer.append(['"two"'])
  assert.deepEqual(linesOf(await drainFeed(bus)), ['"two"'])
})
