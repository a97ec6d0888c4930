import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { maskingMask } from '@sallyport/contracts'
import { createMasking } from './service.ts'
import { type MaskingRig, startMaskingRig } from './testing/masking-rig.ts'

let rig: MaskingRig
before(async () => {
  rig = await startMaskingRig()
})
after(() => rig[Symbol.asyncDispose]())

const ask = (content: string, profile = 'default'): Promise<{ content: string }> =>
  rig.bus.call(maskingMask, { profile, content })

test('a replica masks what it is sent, and tells its log no content', async () => {
  await using service = await createMasking(rig.config)
  const reply = await ask('{"to":["bob@example.com","2024-01-15"]}')
  assert.deepEqual(reply, {
    content: '{"to":["[masked:email]","2024-01-15"]}',
    findings: [{ kind: 'email', rule: 'email', action: 'redact', place: '/to/*', count: 1 }],
    version: 0,
  })
  await assert.rejects(ask('{"secret":'), { name: 'RpcError', code: 'invalid_content' })
  await assert.rejects(ask('{}', 'strict'), { name: 'RpcError', code: 'unknown_profile' })
  await service[Symbol.asyncDispose]()
  const lines = await rig.log()
  assert.match(lines, /"values":1/)
  assert.match(lines, /invalid_content/)
  assert.doesNotMatch(lines, /bob|secret/)
})

test('what a stopped service is asked is refused', async () => {
  const service = await createMasking(rig.config)
  await ask('{}')
  await service[Symbol.asyncDispose]()
  await assert.rejects(ask('{}'), { name: 'BusError', code: 'unavailable' })
})
