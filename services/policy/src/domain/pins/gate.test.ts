import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Operation, PinKind } from '@sallyport/contracts'
import { PinDesk } from '../../testing/pin-desk.ts'
import { gateOf } from './gate.ts'
import { objectionOf } from './objection.ts'

const { connection } = new PinDesk().place('')

const gate = (desk: PinDesk, verb: string, name: string) =>
  gateOf(desk.book, connection, { connection, kind: 'mcp', verb, name })

const offer = (desk: PinDesk, kind: PinKind, name: string, title: string): unknown => {
  const key = kind === 'resource' ? 'uri' : 'name'
  return desk.offerTexts(kind, name, JSON.stringify({ [key]: name, title }))
}

const USES = [
  ['tools/call', 'tool'],
  ['prompts/get', 'prompt'],
  ['resources/read', 'resource'],
  ['resources/subscribe', 'resource'],
] as const

test('what is pinned passes, with its hash; what is held does not, and the way out is named', () => {
  for (const [verb, kind] of USES) {
    const desk = new PinDesk()
    offer(desk, kind, 'x:a', 'one')
    const pinned = gate(desk, verb, 'x:a')
    assert.ok(pinned.is === 'pinned' && pinned.hash === desk.pin('x:a', kind).pinned?.hash, verb)
    offer(desk, kind, 'x:a', 'two')
    const held = gate(desk, verb, 'x:a')
    assert.ok(held.is === 'held', verb)
    assert.match(held.reason, /has changed/)
    const option = kind === 'tool' ? '' : ` --kind ${kind}`
    assert.ok(held.reason.endsWith(`sallyport pins diff orders x:a${option}`), held.reason)
  }
})

test('a name counts exactly as it is written', () => {
  const desk = new PinDesk()
  offer(desk, 'tool', 'query', 'one')
  assert.equal(gate(desk, 'tools/call', 'query').is, 'pinned')
  for (const name of ['Query', 'query ', 'quer\u0443', '']) {
    assert.equal(gate(desk, 'tools/call', name).is, 'unseen')
  }
})

test('a prompt does not stand for a tool of the same name', () => {
  const desk = new PinDesk()
  offer(desk, 'prompt', 'query', 'one')
  offer(desk, 'tool', 'other', 'one')
  assert.equal(gate(desk, 'tools/call', 'query').is, 'unseen')
})

test('no tool and no prompt is used before it was seen', () => {
  const desk = new PinDesk()
  assert.equal(gate(desk, 'tools/call', 'query').is, 'unseen')
  assert.equal(gate(desk, 'prompts/get', 'greet').is, 'unseen')
})

test('a resource that no list has may be read; so may what has no definition', () => {
  const desk = new PinDesk()
  offer(desk, 'resource', 'file:///a', 'one')
  assert.equal(gate(desk, 'resources/read', 'file:///b').is, 'open')
  for (const verb of ['tools/list', 'resources/unsubscribe', 'completion/complete', 'ping']) {
    assert.equal(gate(desk, verb, 'file:///a').is, 'open', verb)
  }
})

test('a name that a shell would not take as it is never stands in a command', () => {
  for (const name of ['a;rm -rf ~', '$(id)', '-f', 'a b', 'a\u202eb', "a'b", 'x'.repeat(200)]) {
    const desk = new PinDesk('review')
    offer(desk, 'tool', name, 'one')
    const held = gate(desk, 'tools/call', name)
    assert.ok(held.is === 'held')
    assert.ok(held.reason.endsWith('sallyport pins list orders --held'), held.reason)
  }
})

test('events that cannot follow on each other, or stand under another id, deny', () => {
  const desk = new PinDesk()
  offer(desk, 'tool', 'query', 'one')
  const [event] = desk.events
  assert.ok(event?.is === 'pinned')
  assert.equal(desk.write(event), false)
  assert.equal(gate(desk, 'tools/call', 'query').is, 'held')
  const other = new PinDesk()
  offer(other, 'tool', 'admin', 'one')
  assert.equal(other.write(event, 'orders-tool-0'), false)
  assert.equal(gate(other, 'tools/call', 'query').is, 'unseen')
  // Nothing that comes later makes sense of it.
  assert.equal(offer(desk, 'tool', 'query', 'two') !== undefined, true)
  assert.equal(gate(desk, 'tools/call', 'query').is, 'held')
})

test('arguments are looked at by the definition that is pinned, and by no other', () => {
  const desk = new PinDesk()
  offer(desk, 'tool', 'query', 'one')
  const operation: Operation = {
    connection,
    kind: 'mcp',
    verb: 'tools/call',
    name: 'query',
    arguments: { sql: 1 },
  }
  const asked: unknown[] = []
  const objection = objectionOf(
    gateOf(desk.book, connection, operation),
    operation,
    (tool, args) => {
      asked.push(JSON.parse(tool.text), args)
      return ['/sql must be a string']
    },
  )
  assert.deepEqual(asked, [{ name: 'query', title: 'one' }, { sql: 1 }])
  assert.deepEqual(objection, { reasons: ['/sql must be a string'] })
})
