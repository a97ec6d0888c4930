import assert from 'node:assert/strict'
import { test } from 'node:test'
import { problemsOf } from './check.ts'
import {
  ALLOWED,
  API_ACTIVITY,
  AUTHORIZE_SESSION,
  BASE_EVENT,
  INFORMATIONAL,
  type LeafPlace,
  ocsfBase,
  ocsfEndpoint,
  ocsfUser,
  SUCCESS,
} from './event.ts'

const place: LeafPlace = { leaf: 3, previous: 1 }
const source = {
  id: '01JD0000000000000000000000',
  type: 'dev.sallyport.operation.completed.v1',
  subject: 'exchange/x',
  time: '2026-01-01T00:00:00.000Z',
}
const said = {
  activity: { id: 2, caption: 'Read' },
  severity: INFORMATIONAL,
  status: SUCCESS,
  message: 'what happened',
  sallyport: {},
}
const user = ocsfUser({ kind: 'user', id: 'alice', issuer: 'https://idp.example', groups: ['a'] })

/** A valid event, as it is read from its JSON; `change` puts something in the place of what is there. */
function event(change: object = {}, base: object = ocsfBase(place, source, API_ACTIVITY, said)) {
  const whole = {
    ...base,
    actor: { user },
    api: { operation: 'tools/call' },
    src_endpoint: ocsfEndpoint('::ffff:10.0.0.7'),
    ...change,
  }
  const read: unknown = JSON.parse(JSON.stringify(whole))
  return read
}

test('an event of the schema has no problem, whatever stands under unmapped', () => {
  assert.deepEqual(problemsOf(event({ unmapped: { anything: [{ at: 'all' }] } })), [])
  const activity = { id: 99, caption: 'Decide' }
  const base = ocsfBase(place, source, BASE_EVENT, { ...said, activity })
  assert.deepEqual(problemsOf(JSON.parse(JSON.stringify(base))), [])
})

const WRONG: Readonly<Record<string, readonly [object, RegExp]>> = {
  'an attribute that is required is missing': [{ actor: undefined }, /^actor: is required$/],
  'one of an object is': [{ api: {} }, /^api\.operation: is required$/],
  'an attribute is none of the schema': [{ colour: 'red' }, /^colour: is no attribute/],
  'one of an object is none': [
    { actor: { user: { uid: 'a', shoe: 1 } } },
    /^actor\.user\.shoe: is no attribute/,
  ],
  'a number is a text': [{ time: '2026' }, /^time: is no timestamp_t$/],
  'a text is a number': [{ message: 5 }, /^message: is no string_t$/],
  'a number is not whole': [{ duration: 1.5 }, /^duration: is no long_t$/],
  'an address is none': [{ src_endpoint: { ip: 'here' } }, /^src_endpoint\.ip: is no ip_t$/],
  'a list is one value': [{ resources: { name: 'x' } }, /^resources: must be an array$/],
  'a code is none of its values': [{ severity_id: 42 }, /^severity_id: 42 is none/],
  'a caption is that of another code': [{ severity: 'High' }, /^severity: the caption is/],
  'Other has no caption': [{ status_id: 99, status: undefined }, /^status_id: Other needs/],
  'the type is another than class and activity make': [{ type_uid: 1 }, /^type_uid: must be/],
  'the category is another': [{ category_uid: 3 }, /^category_uid: must be 6$/],
  'a profile is used and not named': [{ action_id: 1 }, /^action_id: needs the profile/],
  'an object has none of what it needs one of': [
    { src_endpoint: { port: 1 } },
    /^src_endpoint\.: needs one of ip/,
  ],
  'the class is unknown': [{ class_uid: 1 }, /is no class/],
}

for (const [name, [change, problem]] of Object.entries(WRONG))
  test(`it is a problem when ${name}`, () => {
    const problems = problemsOf(event(change))
    assert.ok(
      problems.some((one) => problem.test(one)),
      problems.join('\n'),
    )
  })

test('it is a problem when the class does not have the profile, or the version is another', () => {
  const metadata = { version: '1.7.0', profiles: ['ghost'], product: { name: 'x' } }
  const problems = problemsOf(event({ metadata }))
  assert.ok(problems.includes('metadata.version: must be 1.8.0'), problems.join('\n'))
  assert.ok(problems.includes('metadata.profiles: the class has no profile ghost'))
})

test('it is a problem when both of what excludes each other are there', () => {
  const activity = { id: 1, caption: 'Assign Privileges' }
  const base = ocsfBase(place, source, AUTHORIZE_SESSION, { ...said, activity, verdict: ALLOWED })
  const one = { ...base, user, privileges: ['x'] }
  assert.deepEqual(problemsOf(JSON.parse(JSON.stringify(one))), [])
  const both = { ...one, group: { name: 'g' } }
  assert.deepEqual(problemsOf(JSON.parse(JSON.stringify(both))), [
    'event: needs exactly one of privileges, group',
  ])
})
