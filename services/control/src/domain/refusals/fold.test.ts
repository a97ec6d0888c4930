import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createFold, KNOWN, UNKNOWN } from './fold.ts'
import type { Refusal, Refused } from './refusal.ts'

const MINUTE = 60_000
const START = Date.parse('2026-01-01T00:00:00.000Z')
const at = (seconds: number): string => new Date(START + seconds * 1000).toISOString()

const by = (id: string, rest: Partial<Refusal> = {}): Refusal => ({
  principal: { kind: 'user', id, issuer: 'https://idp.example', groups: ['staff'] },
  clientAddress: '10.0.0.1',
  method: 'GET',
  route: '/api/sessions/:id/recording',
  code: 'forbidden',
  ...rest,
})

const from = (clientAddress: string, rest: Partial<Refusal> = {}): Refusal => ({
  clientAddress,
  method: 'GET',
  route: '/api/sessions',
  code: 'unauthenticated',
  reason: 'signature',
  ...rest,
})

const sum = (told: readonly Refused[]): number => told.reduce((all, { count }) => all + count, 0)
const present = (told: Refused | undefined): readonly Refused[] =>
  told === undefined ? [] : [told]
const address = (n: number): string => `2001:db8::${n.toString(16)}`
const idOf = ({ principal }: Refused): string | undefined => principal?.id

test('the first is told at once and all of it; those alike in one event, at the end of the window', () => {
  const fold = createFold()
  const dave = by('dave')
  assert.deepEqual(fold.count(dave, START, true), {
    authenticated: true,
    ...dave,
    count: 1,
    first: at(0),
    last: at(0),
  })
  for (const seconds of [1, 2, 7])
    assert.equal(fold.count(dave, START + seconds * 1000, true), undefined)
  assert.deepEqual(fold.close(START + MINUTE), [
    { authenticated: true, ...dave, count: 3, first: at(1), last: at(7) },
  ])
  assert.deepEqual(fold.close(START + 2 * MINUTE), [])
})

test('what goes on is one event a window; after a window without it, the next is told at once again', () => {
  const fold = createFold()
  fold.count(by('dave'), START, true)
  for (const window of [1, 2, 3]) {
    const now = START + window * MINUTE
    assert.equal(fold.count(by('dave'), now - 1, true), undefined)
    assert.deepEqual([sum(fold.close(now))], [1])
  }
  fold.close(START + 4 * MINUTE)
  assert.equal(fold.count(by('dave'), START + 4 * MINUTE, true)?.count, 1)
})

test('another route, code, reason, method or caller is another kind', () => {
  const fold = createFold()
  const kinds = [
    by('dave'),
    by('eve'),
    by('dave', { route: '/api/holds' }),
    by('dave', { method: 'POST' }),
    by('dave', { code: 'own_session' }),
    from('10.0.0.1'),
    from('10.0.0.2'),
    from('10.0.0.1', { reason: 'expired' }),
  ]
  for (const kind of kinds) assert.equal(fold.count(kind, START, true)?.count, 1)
  for (const kind of kinds) assert.equal(fold.count(kind, START, true), undefined)
  assert.equal(fold.close(START + MINUTE).length, kinds.length)
})

test('an address that is another among refusals alike is told of neither', () => {
  const fold = createFold()
  fold.count(by('dave'), START, true)
  fold.count(by('dave'), START, true)
  fold.count(by('dave', { clientAddress: '10.0.0.9' }), START, true)
  const [told] = fold.close(START + MINUTE)
  assert.deepEqual(
    [told?.count, told?.route, told && 'clientAddress' in told],
    [2, '/api/sessions/:id/recording', false],
  )
})

test('a flood without tokens from many addresses stays within its allowance, and every refusal is counted once', () => {
  const fold = createFold()
  const told: Refused[] = []
  let sent = 0
  for (let window = 0; window < 60; window++) {
    for (let n = 0; n < 500; n++) {
      const route = `/api/${n % 7}`
      told.push(
        ...present(fold.count(from(address(sent++), { route }), START + window * MINUTE, true)),
      )
    }
    told.push(...fold.close(START + (window + 1) * MINUTE))
  }
  assert.ok(told.length <= UNKNOWN.events.burst + 61 * UNKNOWN.events.perMinute, `${told.length}`)
  told.push(...fold.close(START + 61 * MINUTE, 1))
  assert.equal(sum(told), sent)
  assert.ok(told.every(({ authenticated }) => !authenticated))
})

test('whoever holds a token is told by name, whatever others do without one', () => {
  const fold = createFold()
  for (let n = 0; n < 5000; n++) fold.count(from(address(n)), START, true)
  assert.equal(fold.count(by('dave'), START, true)?.principal?.id, 'dave')
})

test('one holder who is refused in every way does not hide what another does, nor that it was them', () => {
  const fold = createFold()
  const routes = Array.from({ length: 3000 }, (_, n) => `/api/${n}`)
  const first = routes.flatMap((route) =>
    present(fold.count(by('mallory', { route }), START, true)),
  )
  assert.equal(first.length, KNOWN.ofCaller + 1)
  assert.deepEqual(fold.count(by('dave'), START, true)?.principal?.id, 'dave')
  const rest = fold.close(START + MINUTE)
  assert.deepEqual(rest.map(idOf), ['mallory'])
  assert.equal(sum([...first, ...rest]), routes.length)
})

test('where there is little room, each caller is one event before callers are one', () => {
  const tight = { events: { burst: 3, perMinute: 0 }, kinds: 50, ofCaller: 5 }
  const told = (callers: readonly string[]): readonly (readonly [string | undefined, number])[] => {
    const fold = createFold(tight, tight)
    for (const id of callers)
      for (const route of ['/api/a', '/api/b']) fold.count(by(id, { route }), START, false)
    return fold.close(START + MINUTE).map((one) => [idOf(one), one.count])
  }
  assert.deepEqual(told(['a']), [
    ['a', 1],
    ['a', 1],
  ])
  assert.deepEqual(told(['a', 'b']), [
    ['a', 2],
    ['b', 2],
  ])
  assert.deepEqual(told(['a', 'b', 'c']), [
    ['a', 2],
    ['b', 2],
    ['c', 2],
  ])
  assert.deepEqual(told(['a', 'b', 'c', 'd']), [
    ['a', 2],
    ['b', 2],
    [undefined, 4],
  ])
})

test('without room nothing is told and nothing lost; the end of the service tells it all the same', () => {
  const none = { events: { burst: 0, perMinute: 0 }, kinds: 3, ofCaller: 2 }
  const fold = createFold(none, none)
  for (let n = 0; n < 40; n++) assert.equal(fold.count(from(address(n)), START, true), undefined)
  assert.deepEqual(fold.close(START + MINUTE), [])
  const told = fold.close(START + 2 * MINUTE, 2)
  assert.equal(told.length, 2)
  assert.equal(sum(told), 40)
})

test('beyond so many kinds, further callers are counted together, whatever room there is', () => {
  const few = { events: { burst: 1000, perMinute: 0 }, kinds: 3, ofCaller: 2 }
  const fold = createFold(few, few)
  const first = Array.from({ length: 40 }, (_, n) => fold.count(from(address(n)), START, true))
  assert.equal(first.flatMap(present).length, few.kinds + 1)
  const rest = fold.close(START + MINUTE)
  assert.deepEqual(
    rest.map(({ clientAddress, route, count }) => [clientAddress, route, count]),
    [[undefined, '/api/sessions', 36]],
  )
})

test('while nothing is to be told, a first one is counted like the others', () => {
  const fold = createFold()
  assert.equal(fold.count(by('dave'), START, false), undefined)
  assert.equal(fold.count(by('dave'), START, true), undefined)
  assert.equal(sum(fold.close(START + MINUTE)), 2)
})
