import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { createSealer, isSealed } from './seal.ts'

const sealer = createSealer(randomBytes(32))

test('a sealed text opens for what it was sealed for', () => {
  const sealed = sealer.seal('mcp-session', 'alice@orders', 'session-7')
  assert.ok(isSealed(sealed))
  assert.match(sealed, /^[\x21-\x7e]+$/)
  assert.equal(sealer.open('mcp-session', 'alice@orders', sealed), 'session-7')
})

test('it opens for nobody else, for nothing else, and under no other key', () => {
  const sealed = sealer.seal('mcp-session', 'alice@orders', 'session-7')
  assert.equal(sealer.open('mcp-session', 'bob@orders', sealed), undefined)
  assert.equal(sealer.open('approval-wait', 'alice@orders', sealed), undefined)
  assert.equal(createSealer(randomBytes(32)).open('mcp-session', 'alice@orders', sealed), undefined)
})

test('one changed character anywhere and it does not open', () => {
  const sealed = sealer.seal('mcp-session', 'b', 'value')
  for (let i = 4; i < sealed.length - 1; i++) {
    const changed = `${sealed.slice(0, i)}${sealed[i] === 'A' ? 'B' : 'A'}${sealed.slice(i + 1)}`
    assert.equal(sealer.open('mcp-session', 'b', changed), undefined)
  }
  for (const text of ['', 'sp1.', 'sp1.AAAA', 'value']) {
    assert.equal(sealer.open('mcp-session', 'b', text), undefined)
  }
})

test('a name is sealed the same way each time for the same holder, and another way for any other', () => {
  const name = sealer.sealName('task', 'alice', 'task-1')
  assert.equal(sealer.sealName('task', 'alice', 'task-1'), name)
  assert.equal(sealer.open('task', 'alice', name), 'task-1')
  assert.equal(sealer.open('task', 'bob', name), undefined)
  assert.notEqual(sealer.sealName('task', 'bob', 'task-1'), name)
  assert.notEqual(sealer.sealName('task', 'alice', 'task-2').slice(0, 20), name.slice(0, 20))
})
