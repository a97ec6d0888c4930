import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createProfile, DEFAULT_PROFILE, type Profile } from './profile.ts'
import type { Detector } from './detector.ts'
import { findSensitive, type KeyOfValue } from './find-sensitive.ts'
import { Pace } from './pace.ts'
import { pattern } from './detectors/pattern.ts'

/** The places that a detector has looked at, in order. */
type Looks = [start: number, end: number][]

/** Finds a word in capitals where the text holds it in any case, and notes where it looks. */
function spy(word: string, looks: Looks): Detector {
  const detector = pattern({
    kind: 'token',
    rule: word,
    trigger: { words: [word] },
    begins: new RegExp(word.toUpperCase(), 'g'),
    goesOn: /(?:)/y,
  })
  const search: Detector['search'] = (text, said) => {
    const look = detector.search(text, said)
    return (from, to, found) => {
      looks.push([from, to])
      look(from, to, found)
    }
  }
  return { ...detector, search }
}

const profileOf = (...detectors: Detector[]): Profile =>
  createProfile({ ...DEFAULT_PROFILE, detectors, patterns: [] })

/** The values that are found in a text. */
function valuesIn(text: string, profile: Profile, over?: KeyOfValue): string[] {
  const pace = new Pace()
  const [scan, find] = [
    profile.prefilter.scan(text, pace),
    (bits: number) => findSensitive(text, bits, profile, pace, over),
  ]
  let bits = scan.next()
  while (bits.done !== true) bits = scan.next()
  const steps = find(bits.value)
  let step = steps.next()
  while (step.done !== true) step = steps.next()
  const hits = step.value
  return Array.from({ length: hits.count }, (_, at) => text.slice(hits.start(at), hits.end(at)))
}

const charsOf = (looks: Looks): number => looks.reduce((sum, [start, end]) => sum + end - start, 0)

test('looks at the places of a long text that call for it', () => {
  const looks: Looks = []
  const gap = ' and so on'.repeat(10_000)
  const text = `${gap}alpha ALPHA${gap}ALPHA${gap}`
  assert.deepEqual(valuesIn(text, profileOf(spy('alpha', looks))), ['ALPHA', 'ALPHA'])
  assert.ok(charsOf(looks) < 5000, `${charsOf(looks)} characters`)
  assert.ok(
    looks.some(([, end]) => end === text.length),
    'sees the end',
  )
})

test('looks at all of a long text for what may be called from afar', () => {
  const looks: Looks = []
  const detector: Detector = { ...spy('alpha', looks), calledFromAfar: true }
  const text = `alpha${' and so on'.repeat(1000)}`
  assert.deepEqual(valuesIn(text, profileOf(detector)), [])
  assert.equal(charsOf(looks), text.length)
})

test('looks at all of a long text under a key that calls for it', () => {
  const looks: Looks = []
  const detector: Detector = { ...spy('alpha', looks), readsKey: true }
  const text = 'and so on '.repeat(1000)
  const key = 'alpha'
  assert.deepEqual(valuesIn(text, profileOf(detector), { bits: 1, key }), [])
  assert.equal(charsOf(looks), text.length + key.length + 2)
})

test('asks again only who may find more', () => {
  const [before, finder, behind]: [Looks, Looks, Looks] = [[], [], []]
  const profile = profileOf(spy('alpha', before), spy('beta', finder), spy('gamma', behind))
  assert.deepEqual(valuesIn('alpha BETA gamma beta', profile), ['BETA'])
  assert.deepEqual([before.length, finder.length, behind.length], [2, 2, 1])
})

test('asks nobody about a text of which nothing is left', () => {
  const [finder, behind]: [Looks, Looks] = [[], []]
  const profile = profileOf(spy('beta', finder), spy('bet', behind))
  assert.deepEqual(valuesIn('BETA', profile), ['BETA'])
  assert.deepEqual([finder.length, behind.length], [1, 0])
})
