import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { maskingStream, type ReplyOf } from '@sallyport/contracts'
import { createMasking } from './service.ts'
import { type MaskingRig, startMaskingRig } from './testing/masking-rig.ts'
import { maskText } from './testing/mask.ts'
import { Random } from './testing/random.ts'
import { pem } from './testing/secrets.ts'

let rig: MaskingRig
before(async () => {
  rig = await startMaskingRig()
})
after(() => rig[Symbol.asyncDispose]())

const ask = (
  held: string,
  text: string,
  last = false,
  profile = 'default',
): Promise<ReplyOf<typeof maskingStream>> =>
  rig.bus.call(maskingStream, { profile, held, text, last })

const TEXT = `pay with 4111 1111 1111 1111, write to bob@example.com\n${pem(new Random(5), 'PRIVATE KEY', '\n')}\ndone`

test('replicas take turns with the parts of one text', async () => {
  let [held, text, values] = ['', '', 0]
  for (let at = 0; at < TEXT.length; at += 40) {
    // Each part is answered by a replica that has seen none of the others.
    const replica = await createMasking(rig.config)
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
  const service = await createMasking(rig.config)
  await assert.rejects(ask('', 'x', true, 'strict'), { name: 'RpcError', code: 'unknown_profile' })
  await assert.rejects(ask('bob@example.com', 'x'), { name: 'RpcError', code: 'invalid_content' })
  await service[Symbol.asyncDispose]()
})
