import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type HoldScope, MAX_HOLDS, newEventId, type SallyportEvent } from '@sallyport/contracts'
import { parseConnectionName, parseSessionId } from '../../testing/ids.ts'
import { sessionName } from '../../testing/sample-lines.ts'
import { erase, expire, placeHold, releaseHold } from './decide.ts'
import { type Erasable, evolve, type Holds } from './state.ts'

const stamp = () => ({ id: newEventId(), source: '/recorder', time: new Date(0) })
const author = { kind: 'user' as const, id: 'carol', issuer: 'http://idp.test', groups: [] }
const session = parseSessionId(sessionName(1))
const orders = parseConnectionName('orders')
const owner = { id: 'reporting-agent', onBehalfOf: 'alice' }
const about: Erasable = { session, connection: 'orders', owner }

function eventOf(outcome: ReturnType<typeof placeHold>): SallyportEvent {
  assert.ok('event' in outcome)
  return outcome.event
}

const held = (scope: HoldScope): Holds =>
  evolve(new Map(), eventOf(placeHold(new Map(), { scope, author, reason: 'lawsuit' }, stamp())))

const ask = (holds: Holds, of: Erasable = about, by = author) => {
  const outcome = erase(holds, { session, author: by, reason: 'asked for' }, of, stamp())
  return 'refused' in outcome ? outcome.refused : 'erased'
}

test('each kind of hold keeps what it covers, and nothing else', () => {
  assert.equal(ask(new Map()), 'erased')
  const covering: HoldScope[] = [
    { session },
    { connection: orders },
    { principal: 'alice' },
    { principal: 'reporting-agent' },
  ]
  for (const scope of covering) assert.equal(ask(held(scope)), 'held')
  const others: HoldScope[] = [
    { session: parseSessionId(sessionName(2)) },
    { connection: parseConnectionName('tickets') },
    { principal: 'bob' },
  ]
  for (const scope of others) assert.equal(ask(held(scope)), 'erased')
})

test('a session of which too little is known is kept by every hold that could mean it', () => {
  assert.equal(ask(held({ principal: 'bob' }), { session }), 'held')
  assert.equal(ask(held({ connection: orders }), { session }), 'held')
})

test('nobody erases what they asked, or what an agent asked for them', () => {
  assert.equal(ask(new Map(), about, { ...author, id: 'alice' }), 'own_session')
  assert.equal(ask(new Map(), about, { ...author, id: 'reporting-agent' }), 'own_session')
})

test('a released hold keeps nothing; one that does not stand cannot be released', () => {
  const holds = held({ session })
  const [standing] = holds.values()
  assert.ok(standing)
  const hold = standing.id
  const released = releaseHold(holds, { hold, author, reason: 'settled' }, stamp())
  const after = evolve(holds, eventOf(released))
  assert.equal(ask(after), 'erased')
  assert.ok('refused' in releaseHold(after, { hold, author, reason: 'again' }, stamp()))
})

test('a rule erases what no hold keeps, and nothing where all is held', () => {
  const other = { ...about, session: parseSessionId(sessionName(2)) }
  const expired = { connection: orders, through: '20260101', sessions: [about, other] }
  const event = expire(held({ session }), expired, stamp())
  assert.deepEqual(Reflect.get(Object(event?.data), 'sessions'), [other.session])
  assert.equal(expire(held({ connection: orders }), expired, stamp()), undefined)
})

test('holds are bounded', () => {
  const [hold] = held({ session }).values()
  assert.ok(hold)
  const full: Holds = new Map(Array.from({ length: MAX_HOLDS }, (_, n) => [String(n), hold]))
  const outcome = placeHold(full, { scope: { session }, author, reason: 'x' }, stamp())
  assert.equal('refused' in outcome && outcome.refused, 'too_many_holds')
})
