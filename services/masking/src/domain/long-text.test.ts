import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask } from '../testing/mask.ts'

const LENGTH = 5_000_000

/** The content with one string of so many characters, and the number of pieces in it. */
function leaf(piece: string): { readonly json: string; readonly count: number } {
  const count = Math.floor(LENGTH / piece.length)
  return { json: JSON.stringify([piece.repeat(count)]), count }
}

test('every value of a very long string is masked and counted', () => {
  const pieces = [
    ['1@a.bc,', '[masked:email],'],
    ['202-555-0100 ', '[masked:phone] '],
    ['4111111111111111,', '[masked:payment_card:1111],'],
    ['NO9386011117947;', '[masked:iban:7947];'],
  ] as const
  for (const [piece, masked] of pieces) {
    const { json, count } = leaf(piece)
    const { content, findings } = mask(json)
    assert.ok(content === JSON.stringify([masked.repeat(count)]), piece)
    assert.deepEqual(
      findings.map((found) => [found.place, found.count]),
      [['/*', count]],
    )
  }
})

test('one value may be as long as the string', () => {
  const values = [
    [`ghp_${'a'.repeat(LENGTH)}`, '[masked:token]'],
    [`bearer a1${'b'.repeat(LENGTH)}`, 'bearer [masked:token]'],
    [`-----BEGIN PRIVATE KEY-----${'A'.repeat(LENGTH)}`, '[masked:private_key]'],
    [`host= password=${'p'.repeat(LENGTH)}`, 'host= password=[masked:password]'],
  ] as const
  for (const [value, masked] of values)
    assert.equal(mask(JSON.stringify([value])).content, JSON.stringify([masked]))
})

test('a value is found at the end of a very long string', () => {
  for (const filler of ['a', '0', ' ', '-', '\u00E9']) {
    const text = `${filler.repeat(LENGTH)} bob@example.com`
    const { content } = mask(JSON.stringify([text]))
    assert.equal(content.slice(-17), ' [masked:email]"]')
  }
})

test('what follows the name of a secret may be as long as a request', () => {
  for (const text of [
    `password=${'a1'.repeat(2_000_000)}`,
    `x secret=${'A'.repeat(4_000_000)}`,
    `password=A=${'xA='.repeat(1_300_000)}`,
  ]) {
    const content = JSON.stringify({ text })
    assert.equal(mask(content).content, content)
  }
})
