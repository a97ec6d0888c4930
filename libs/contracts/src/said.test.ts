import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TSchema } from 'typebox'
import {
  approvalVote,
  ChangeReason,
  Comment,
  EVENTS,
  grantRequest,
  grantRevoke,
  maskingPublish,
  parser,
  policyApprovePin,
  policyPublish,
  Reason,
  recorderErase,
  recorderHold,
  recorderRelease,
  recorderReplay,
  recorderRewrap,
  recordingViewed,
} from './index.ts'

const accepts = (schema: TSchema, text: string): boolean => {
  try {
    parser('text', schema)(text)
    return true
  } catch {
    return false
  }
}

/** C0, DEL and C1 but tab and line feed. */
const CONTROLS = [...Array(0xa0).keys()]
  .filter((code) => (code < 0x20 || code >= 0x7f) && code !== 9 && code !== 10)
  .map((code) => String.fromCodePoint(code))

test('no control character is taken in what people say, wherever it stands', () => {
  for (const schema of [Reason, ChangeReason, Comment])
    for (const control of CONTROLS)
      for (const text of [control, `${control}why`, `w${control}hy`, `why${control}`])
        assert.ok(!accepts(schema, text), JSON.stringify(text))
})

test('lines and tabs are taken in comments and of versions, not in reasons', () => {
  for (const text of ['one\ntwo', 'one\ttwo', 'one\n']) {
    assert.ok(accepts(Comment, text) && accepts(ChangeReason, text))
    assert.ok(!accepts(Reason, text))
  }
})

test('any other text is taken; a blank one only as a comment', () => {
  for (const text of [
    'why',
    ' an incident, 4711 ',
    'Übergabe → 引き継ぎ 🚪',
    'a\u00a0b',
    'x'.repeat(512),
  ])
    for (const schema of [Reason, ChangeReason, Comment]) assert.ok(accepts(schema, text), text)
  for (const text of ['', ' ', '\u00a0']) {
    assert.ok(accepts(Comment, text))
    assert.ok(!accepts(Reason, text) && !accepts(ChangeReason, text))
  }
  assert.ok(!accepts(Reason, 'x'.repeat(513)))
})

test('what may be said is told in words, and not what was', () => {
  assert.throws(() => parser('text', Reason)('sec\u001bret'), {
    message:
      'text is not valid at its root: must be text on one line, without control characters, and not blank',
  })
  assert.throws(() => parser('text', Comment)('\u009b'), /other than tab and line feed$/)
})

test('a text of the greatest length that is refused at its end is refused at once', () => {
  const text = `${' '.repeat(511)}\u001b`
  for (let n = 0; n < 100; n++) assert.ok(!accepts(Reason, text))
})

test('every request with a reason or a comment of a person is held to it', () => {
  const requests: readonly (readonly [{ readonly request: TSchema }, TSchema])[] = [
    [recorderErase, Reason],
    [recorderHold, Reason],
    [recorderRelease, Reason],
    [recorderRewrap, Reason],
    [policyApprovePin, Reason],
    [grantRequest, Reason],
    [policyPublish, ChangeReason],
    [maskingPublish, ChangeReason],
    [grantRevoke, Comment],
    [approvalVote, Comment],
  ]
  for (const [{ request }, schema] of requests)
    assert.equal(patternOf(request), Reflect.get(schema, 'pattern'))
  assert.equal(patternOf(recorderReplay.request), Reflect.get(Reason, 'pattern'))
})

test('events that stand in the log are read whatever they say', () => {
  assert.ok(EVENTS.includes(recordingViewed))
  const said = JSON.stringify(EVENTS.map(({ schema }) => schema))
  assert.ok(!said.includes(JSON.stringify(Reflect.get(Reason, 'pattern')).slice(1, -1)))
})

function patternOf(request: TSchema): unknown {
  const reason: unknown = Reflect.get(Object(Reflect.get(request, 'properties')), 'reason')
  return Reflect.get(Object(reason), 'pattern')
}
