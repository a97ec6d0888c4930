import assert from 'node:assert/strict'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Bus, type BusOptions, connectBus } from '@sallyport/bus'
import { maskingStream, type ReplyOf } from '@sallyport/contracts'
import { startNatsServer } from '@sallyport/nats-server'
import { createMasking } from './service.ts'
import { maskText } from './testing/mask.ts'
import { Random } from './testing/random.ts'
import { pem } from './testing/secrets.ts'

const stage = new AsyncDisposableStack()
let bus: Bus
let nats: BusOptions

before(async () => {
  const directory = await mkdtemp(join(tmpdir(), 'sallyport-masking-'))
  stage.defer(() => rm(directory, { recursive: true, force: true }))
  const { url, user, password } = stage.use(await startNatsServer({ directory }))
  nats = { url, user, password, name: 'masking-test' }
  bus = stage.use(await connectBus(nats))
})
after(() => stage.disposeAsync())

const ask = (
  held: string,
  text: string,
  last = false,
  profile = 'default',
): Promise<ReplyOf<typeof maskingStream>> => bus.call(maskingStream, { profile, held, text, last })

const TEXT = `pay with 4111 1111 1111 1111, write to bob@example.com\n${pem(new Random(5), 'PRIVATE KEY', '\n')}\ndone`

test('replicas take turns with the parts of one text', async () => {
  let [held, text, values] = ['', '', 0]
  for (let at = 0; at < TEXT.length; at += 40) {
    // Each part is answered by a replica that has seen none of the others.
    const replica = await createMasking({ nats, log: { level: 'silent' } })
    const part = await ask(held, TEXT.slice(at, at + 40), at + 40 >= TEXT.length)
    await replica[Symbol.asyncDispose]()
    held = part.held
    text += part.text
    values += part.findings.reduce((sum, { count }) => sum + count, 0)
  }
  assert.equal(text, maskText(TEXT))
  assert.equal(values, 3)
  assert.equal(held, '')
})

test('a profile that is not there and a state that was not made here are refused', async () => {
  const service = await createMasking({ nats, log: { level: 'silent' } })
  await assert.rejects(ask('', 'x', true, 'strict'), { name: 'RpcError', code: 'unknown_profile' })
  await assert.rejects(ask('bob@example.com', 'x'), { name: 'RpcError', code: 'invalid_content' })
  await service[Symbol.asyncDispose]()
})
