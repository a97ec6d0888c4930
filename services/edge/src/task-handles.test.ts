import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnection } from '@sallyport/contracts'
import { bindingOf } from './domain/binding.ts'
import { sha256 } from './domain/digest.ts'
import { joined } from './exchange/charge.ts'
import { eventOf, openEventId, sealEventId } from './handles.ts'
import { createSealer } from './seal.ts'
import { openTask, sealTask, type Under } from './task-handles.ts'

const sealer = createSealer(Buffer.alloc(32, 7))
const connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})
const holder = {
  connection,
  principal: { kind: 'user' as const, id: 'alice', issuer: 'i', groups: [] },
  session: {},
}
const none: Under = { profiles: ['default'], unmask: [], charges: [], grants: [] }
const under: Under = {
  ...none,
  unmask: ['email'],
  of: { verb: 'tools/call', name: 'customers', definition: sha256('d') },
}

test('a handle keeps what may be seen and what it is an answer to', () => {
  const task = sealTask(sealer, holder, { id: 't', under })
  assert.deepEqual(openTask(sealer, holder, task), { id: 't', under })
  const event = sealEventId(sealer, holder, eventOf('e', under))
  const { unmask, of } = openEventId(sealer, holder, event) ?? assert.fail()
  assert.deepEqual({ unmask, of }, { unmask: under.unmask, of: under.of })
})

test('a handle of an earlier edge lets nothing be seen', () => {
  const binding = bindingOf(holder.principal, connection)
  const task = sealer.sealName('task', binding, JSON.stringify(['t', ['default'], []]))
  assert.deepEqual(openTask(sealer, holder, task), { id: 't', under: none })
})

test('what is under two decisions is masked by both, and shows what both of them let be seen', () => {
  const both = joined({ ...none, profiles: ['strict'], unmask: ['phone', 'email'] }, under)
  assert.deepEqual([both.profiles, both.unmask], [['strict', 'default'], ['email']])
  assert.deepEqual(joined(under, none).unmask, [])
  assert.deepEqual(joined({ ...none, of: { verb: 'tasks/get', name: 't' } }, under).of, under.of)
})
