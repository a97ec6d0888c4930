import assert from 'node:assert/strict'
import { setImmediate } from 'node:timers/promises'
import { mock, test } from 'node:test'
import { maskInParts } from '../../test/mask-in-parts.ts'
import { HOLD_MS, type MaskNext, REST_MS, StreamHold, type StreamMessage } from './stream-hold.ts'
import { isPlain } from './stream-hold-plain.ts'

const mask: MaskNext = async ([held = ''], text, last) => {
  await setImmediate()
  const part = maskInParts({ profile: 'default', held, text, last })
  return { ...part, held: [part.held] }
}

/** Lets nothing out before the end. */
const holdsAll: MaskNext = async (held, text, last) => {
  const all = (held[0] ?? '') + text
  await setImmediate()
  return last ? { text: all, held: [], findings: [] } : { text: '', held: [all], findings: [] }
}

/** How long work takes, by the clock of a test. */
const clock = { now: 0 }

/** What a client gets of messages that wait, by a clock that a test moves. */
function stage(mending: MaskNext = mask): {
  readonly hold: StreamHold
  readonly sent: string[]
  readonly failures: unknown[]
  readonly values: () => number
  readonly message: (text: string, stream?: string) => StreamMessage
} {
  const sent: string[] = []
  const failures: unknown[] = []
  let values = 0
  clock.now = 0
  return {
    hold: new StreamHold(
      (error) => failures.push(error),
      () => clock.now,
    ),
    sent,
    failures,
    values: () => values,
    message: (text, stream = 'one') => ({
      stream,
      text,
      mask: mending,
      send: (shown, findings) => {
        sent.push(stream === 'one' ? shown : `${stream}: ${shown}`)
        values += findings.reduce((sum, { count }) => sum + count, 0)
        return Promise.resolve()
      },
    }),
  }
}

/** Moves the clock to the end of the time that a message waits; resolves when what is due is sent. */
async function late(ms = HOLD_MS): Promise<void> {
  mock.timers.tick(ms)
  // Masking is asked once more, which takes a turn.
  for (let turn = 0; turn < 4; turn++) await setImmediate()
}

test.beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }))
test.afterEach(() => mock.timers.reset())

test('a message whose end is safe is sent at once', async () => {
  const { hold, sent, message } = stage()
  await hold.take(message('half of it is done'))
  assert.deepEqual(sent, ['half of it is done'])
})

test('a value that is cut over messages goes', async () => {
  const { hold, sent, message, values } = stage()
  await hold.take(message('it is sec'))
  assert.deepEqual(sent, [])
  await hold.take(message('ret, and se'))
  await hold.take(message('ven'))
  await hold.finish()
  assert.deepEqual(sent, ['it is ', '[masked], and se', 'ven'])
  assert.equal(values(), 1)
})

test('a value in pieces of one character goes', async () => {
  const { hold, sent, message } = stage()
  for (const char of 'a secret b') await hold.take(message(char))
  await hold.finish()
  assert.equal(sent.join(''), 'a [masked] b')
  assert.equal(sent.length, 10)
})

test('when its time is up a message is sent without what could begin a value', async () => {
  const { hold, sent, message } = stage()
  await hold.take(message('is it 1234567 sec'))
  mock.timers.tick(HOLD_MS - 1)
  await setImmediate()
  assert.deepEqual(sent, [])
  await late(1)
  assert.deepEqual(sent, ['is it 1234567 sec'])
})

test('nothing waits for longer than a second', async () => {
  const { hold, sent, message } = stage(holdsAll)
  await hold.take(message('4111 1111 '))
  await late(1000)
  assert.deepEqual(sent, ['4111 1111 '])
})

test('what is no word waits for the next message, or for the end', async () => {
  const { hold, sent, message } = stage(holdsAll)
  await hold.take(message('4111 1111 '))
  await late()
  assert.deepEqual(sent, [])
  await hold.take(message('x1'))
  await late()
  assert.deepEqual(sent, [''])
  await hold.finish()
  assert.deepEqual(sent, ['', '4111 1111 x1'])
})

test('after a pause what is no word is shown as if nothing followed, and not again', async () => {
  const { hold, sent, message } = stage(holdsAll)
  await hold.take(message('4111 1111 '))
  await late(REST_MS - 1)
  assert.deepEqual(sent, [])
  await late(1)
  assert.deepEqual(sent, ['4111 1111 '])
  await hold.take(message('x1'))
  await hold.finish()
  assert.deepEqual(sent, ['4111 1111 ', 'x1'])
})

/** A card, or a telephone number as long as only half of it is there; lets nothing out before the end. */
const cardOrPhone: MaskNext = async ([held = ''], text, last) => {
  await setImmediate()
  const all = held + text
  const masked = all.replace('1111 1111', '[masked:card]').replace('1111', '[masked:phone]')
  return last ? { text: masked, held: [], findings: [] } : { text: '', held: [all], findings: [] }
}

test('a target that nobody read meanwhile has not paused', async () => {
  const { hold, sent, message } = stage(async (...asked) => {
    clock.now += 600
    return await holdsAll(...asked)
  })
  await hold.take(message('4111 1111 '))
  const taken = hold.take(message('so far', 'two'))
  await late(REST_MS)
  await taken
  assert.deepEqual(sent, [])
  await late(1199)
  assert.deepEqual(sent, [])
  for (let waits = 0; waits < 3; waits++) await late(REST_MS)
  assert.deepEqual(sent, ['4111 1111 ', 'two: so far'])
})

test('what follows while the time is up is taken first', async () => {
  const { hold, sent, message } = stage()
  await hold.take(message('it is sec'))
  mock.timers.tick(HOLD_MS)
  const taken = hold.take(message('ret, and sec'))
  await late(0)
  await taken
  await hold.take(message('ret'))
  await hold.finish()
  assert.equal(sent.join(''), 'it is [masked], and [masked]')
})

test('what turns out to be another value is shown from there on, and nothing before it again', async () => {
  const { hold, sent, message } = stage(cardOrPhone)
  await hold.take(message('paid with 1111'))
  await late(REST_MS)
  await hold.take(message(' 1111 '))
  await hold.finish()
  assert.deepEqual(sent, ['paid with [masked:phone]', '[masked:card] '])
})

test('what a message could not show when another was sent comes in a copy of it', async () => {
  const { hold, sent, message } = stage(holdsAll)
  await hold.take(message('4111 1111 '))
  await hold.flush()
  assert.deepEqual(sent, [''])
  await late(REST_MS)
  assert.deepEqual(sent, ['', '4111 1111 '])
})

test('what was shown before its time was up is not shown again, and a value that it begins goes', async () => {
  const { hold, sent, message } = stage()
  await hold.take(message('a se'))
  await late()
  await hold.take(message('al, a sec'))
  await late()
  await hold.take(message('ret'))
  await hold.finish()
  assert.deepEqual(sent, ['a se', 'al, a sec', '[masked]'])
})

test('messages of other streams keep their place behind one that waits', async () => {
  const { hold, sent, message } = stage()
  await hold.take(message('s'))
  await hold.take(message('first', 'two'))
  await hold.take(message('se', 'two'))
  assert.deepEqual(sent, [])
  await late()
  assert.deepEqual(sent, ['s', 'two: first', 'two: se'])
})

test('before something else is sent, what waits is', async () => {
  const { hold, sent, message } = stage()
  await hold.take(message('se'))
  await hold.flush()
  assert.deepEqual(sent, ['se'])
})

test('no more waits than there is room for', async () => {
  const { hold, sent, message } = stage()
  await hold.take(message('se'))
  for (let index = 0; index < 100; index++) await hold.take(message('x', 'two'))
  assert.ok(sent.length > 60)
  await hold.take(message('se', 'big'))
  await hold.take(message('x'.repeat(2_000_000), 'more'))
  assert.equal(sent.length, 103)
  for (let index = 0; index < 40; index++) await hold.take(message('4s', `stream ${index}`))
  assert.ok(sent.some((text) => text.startsWith('stream 1: ')))
})

test('where masking fails, nothing more is sent', async () => {
  let fails = false
  const { hold, sent, failures, message } = stage(async (held, text, last) => {
    if (fails) throw new Error('masking is down')
    return mask(held, text, last)
  })
  await hold.take(message('it is sec'))
  fails = true
  await assert.rejects(hold.take(message('ret')), /down/)
  fails = false
  await assert.rejects(hold.take(message('more')), /down/)
  await assert.rejects(hold.finish(), /down/)
  mock.timers.tick(HOLD_MS)
  await setImmediate()
  assert.deepEqual([sent, failures.length], [[], 1])
})

test('words and small numbers may be shown before it is known what follows, nothing else', () => {
  for (const text of [
    'Done.',
    'files',
    '12%',
    'Indexing…',
    '3/10',
    '(3/10):',
    'NOT FOUND',
    'v',
    'Größe',
    '250ms',
  ])
    assert.ok(isPlain(text), text)
  for (const text of [
    '4111 1111',
    'bob@',
    'bob.x',
    'sk-ant',
    'aB3x',
    'AKIAIOSFODNN7',
    '[masked:x]',
    '1234567',
    'a:b',
    '://',
    'x'.repeat(25),
    'DE89',
    '\\n',
  ])
    assert.ok(!isPlain(text), text)
})
