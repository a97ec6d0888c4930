import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask, run } from '../testing/mask.ts'
import { Pace } from './pace.ts'
import { DEFAULT_PROFILE } from './profile.ts'
import { isShort, ShortSearch } from './short-search.ts'

/** Of each detector that says how short a value may be one that is no longer, and its key. */
const SHORTEST = [
  ['iban', 'account', 'NO9386011117947'],
  ['national_id', 'x', '12345678Z'],
  ['payment_card', 'card', '500000000009'],
  ['mac_address', 'mac', '3c5ab4012f9e'],
] as const

const found = ({ hits }: ShortSearch): string[] =>
  Array.from({ length: hits.count }, (_, at) => `${hits.start(at)} ${hits.text(at)}`)

for (const [kind, key, value] of SHORTEST) {
  test(`the shortest value of the kind ${kind} is found where it stands alone`, () => {
    const { findings } = mask(JSON.stringify({ [key]: value }))
    assert.deepEqual(
      findings.map((finding) => finding.kind),
      [kind],
    )
  })
}

test('every length that a detector says is that of some value', () => {
  const known = DEFAULT_PROFILE.detectors.flatMap(({ shortest = [] }) => shortest)
  assert.deepEqual(known, [40, 15, 8, 9, 12, 12, 25])
})

test('a search that pauses finds what one does that never pauses', () => {
  const text = 'card 4111 1111 1111 1111, bob@example.com, 192.0.2.7, +1-202-555-0142'
  const pace = new Pace()
  const bits = run(DEFAULT_PROFILE.prefilter.scan(text, pace)).value
  const sought = { bits, profile: DEFAULT_PROFILE, over: { bits: 0, key: '' } }
  const whole = new ShortSearch(text, sought, new Pace())
  assert.ok(whole.goesToEnd())
  const tired = new Pace()
  tired.spend(Number.MAX_SAFE_INTEGER)
  const inTurns = new ShortSearch(text, sought, tired)
  let turns = 1
  while (!inTurns.goesToEnd()) turns++
  assert.ok(turns > 4, `${turns} turns`)
  assert.deepEqual(found(inTurns), found(whole))
  assert.equal(whole.hits.count, 4)
})

test('a text is short that one part holds', () => {
  assert.ok(isShort('bob@example.com', new Pace()))
  assert.ok(!isShort('bob@example.com', new Pace(() => 4)))
  assert.ok(!isShort('x'.repeat(4096), new Pace()))
})
