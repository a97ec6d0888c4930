import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Bus, type BusOptions, connectBus } from '@sallyport/bus'
import { maskingMask } from '@sallyport/contracts'
import { startNatsServer } from '@sallyport/nats-server'
import { createMasking } from './service.ts'

const stage = new AsyncDisposableStack()
let bus: Bus
let nats: BusOptions
let log: string

before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-masking-'))
  stage.defer(() => rm(directory, { recursive: true, force: true }))
  const { url, user, password } = stage.use(await startNatsServer({ directory }))
  nats = { url, user, password, name: 'masking-test', deadlineMs: 60_000 }
  log = join(directory, 'masking.log')
  bus = stage.use(await connectBus(nats))
})
after(() => stage.disposeAsync())

const ask = (content: string, profile = 'default'): Promise<{ content: string }> =>
  bus.call(maskingMask, { profile, content })

test('a replica masks what it is sent, and tells its log no content', async () => {
  await using service = await createMasking({ nats, log: { file: log, level: 'debug' } })
  const reply = await ask('{"to":["bob@example.com","2024-01-15"]}')
  assert.deepEqual(reply, {
    content: '{"to":["[masked:email]","2024-01-15"]}',
    findings: [{ kind: 'email', rule: 'email', action: 'redact', place: '/to/*', count: 1 }],
    version: 0,
  })
  await assert.rejects(ask('{"secret":'), { name: 'RpcError', code: 'invalid_content' })
  await assert.rejects(ask('{}', 'strict'), { name: 'RpcError', code: 'unknown_profile' })
  await service[Symbol.asyncDispose]()
  const lines = await readFile(log, 'utf8')
  assert.match(lines, /"values":1/)
  assert.match(lines, /invalid_content/)
  assert.doesNotMatch(lines, /bob|secret/)
})

test('what a stopped service is asked is refused', async () => {
  const service = await createMasking({ nats, log: { level: 'silent' } })
  await ask('{}')
  await service[Symbol.asyncDispose]()
  await assert.rejects(ask('{}'), { name: 'BusError', code: 'unavailable' })
})
