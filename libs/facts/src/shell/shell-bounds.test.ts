import assert from 'node:assert/strict'
import { test } from 'node:test'
import { HOSTILE } from './hostile.ts'
import { shellFacts } from './shell-facts.ts'

for (const [name, text] of HOSTILE) {
  test(`not understood: ${name}`, () => {
    const facts = shellFacts(text, { shell: 'bash' })
    assert.equal(facts.understood, false)
    assert.deepEqual(facts.commands, [])
    assert.ok((facts.problem ?? '').length > 0)
  })
}

test('what is no well-formed text is not understood', () => {
  for (const text of [undefined, null, 1, {}, ['ls'], 'ls\0rm', 'ls \ud800']) {
    assert.equal(shellFacts(text, { shell: 'sh' }).understood, false)
  }
})

test('a problem holds nothing of the text', () => {
  for (const text of ['"s3cret', 'echo s3cret; if', `s3cret ${'a'.repeat(20_000)}`]) {
    const facts = shellFacts(text, { shell: 'bash' })
    assert.equal(facts.understood, false)
    assert.ok(!JSON.stringify(facts).includes('s3cret'))
  }
})
