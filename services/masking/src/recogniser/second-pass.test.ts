import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { maskingMask, maskingPreview, type MaskProfile } from '@sallyport/contracts'
import type { RunningService } from '@sallyport/service'
import { createMasking } from '../service.ts'
import { type MaskingRig, startMaskingRig } from '../testing/masking-rig.ts'
import { finding, type RecogniserServer, startRecogniser } from '../testing/recogniser-server.ts'

let server: RecogniserServer
let rig: MaskingRig
let service: RunningService
before(async () => {
  server = await startRecogniser()
  rig = await startMaskingRig()
  service = await createMasking({ ...rig.config, recogniserUrl: server.url })
  await rig.publish(named, 0)
  await rig.publish({ ...named, name: 'lenient', onFailure: { recogniser: 'pass' } }, 0)
})
after(async () => {
  await service[Symbol.asyncDispose]()
  await rig[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})
beforeEach(() => {
  server.asked.length = 0
  server.answer = finding({ 'Jane Roe': 'PERSON', 'Elm Street 5': 'ADDRESS' })
})

const named: MaskProfile = { name: 'named', recogniser: { kinds: ['person', 'address'] } }
const mask = (value: unknown, profile = 'named', unmask?: string[]) =>
  rig.bus.call(maskingMask, {
    profile,
    content: typeof value === 'string' ? value : JSON.stringify(value),
    ...(unmask !== undefined && { unmask }),
  })

test('names and addresses are masked in what is left, wherever it stands, and counted', async () => {
  const rows = JSON.stringify([{ to: 'Jane Roe' }, { to: 'Jane Roe & Jane Roe' }])
  const content = `{"a" : "😀 Jane Roe, Elm Street 5", "mail":"bob@example.com","text":${JSON.stringify(rows)}, "n": 1.0}`
  const { content: masked, shown, findings } = await mask(content)
  const inner = JSON.stringify(
    JSON.stringify([{ to: '[masked:person]' }, { to: '[masked:person] & [masked:person]' }]),
  )
  assert.equal(
    masked,
    `{"a" : "😀 [masked:person], [masked:address]", "mail":"[masked:email]","text":${inner}, "n": 1.0}`,
  )
  assert.equal(shown, undefined)
  assert.deepEqual(findings.slice(1), [
    { kind: 'person', rule: 'recogniser', action: 'redact', place: '/a', count: 1 },
    { kind: 'address', rule: 'recogniser', action: 'redact', place: '/a', count: 1 },
    { kind: 'person', rule: 'recogniser', action: 'redact', place: '/text#/*/to', count: 3 },
  ])
  // What is masked already is sent to nobody.
  assert.ok(server.asked.every(({ text }) => !text.includes('bob@example.com')))
  assert.equal((await mask(masked)).content, masked)
})

test('a placeholder stays whole, whatever the recogniser takes it for', async () => {
  server.answer = ({ text }, response) => {
    const whole = [{ entity_type: 'PERSON', start: 2, end: text.length - 2, score: 1 }]
    response.end(JSON.stringify(whole))
  }
  const { content } = await mask(['Hi Jane <bob@example.com>, bye'])
  assert.equal(content, '["Hi[masked:person][masked:email][masked:person]ye"]')
})

test('whom policy lets see names is shown them; the evidence has none', async () => {
  const reply = await mask({ a: 'Jane Roe, Elm Street 5' }, 'named', ['person'])
  assert.deepEqual(
    [reply.content, reply.shown],
    ['{"a":"[masked:person], [masked:address]"}', '{"a":"Jane Roe, [masked:address]"}'],
  )
  assert.deepEqual(
    reply.findings.map(({ kind, shown }) => [kind, shown]),
    [
      ['person', true],
      ['address', undefined],
    ],
  )
})

test('where the recogniser fails nothing is shown, or the findings say that it did not look', async () => {
  server.answer = (_, response) => void response.writeHead(500).end()
  const closed = await mask({ a: 'Jane Roe, bob@example.com' })
  assert.deepEqual(
    [closed.content, closed.shown, closed.blocked],
    ['', undefined, { kind: 'person', rule: 'recogniser_failed' }],
  )
  const open = await mask({ a: 'Jane Roe, bob@example.com' }, 'lenient')
  assert.deepEqual([open.content, open.blocked], ['{"a":"Jane Roe, [masked:email]"}', undefined])
  assert.deepEqual(
    open.findings.map(({ kind, rule }) => [kind, rule]),
    [
      ['email', 'email'],
      ['person', 'recogniser_failed'],
      ['address', 'recogniser_failed'],
    ],
  )
  assert.match(await rig.log(), /"code":"refused".*the recogniser did not look/)
  assert.doesNotMatch(await rig.log(), /Jane/)
  const large = await mask({ a: 'x'.repeat(300_000) })
  assert.equal(large.blocked?.rule, 'recogniser_failed')
})

test('a profile that does not ask for it has nothing looked at; a sample is looked at like the rest', async () => {
  assert.equal((await mask({ a: 'Jane Roe' }, 'default')).content, '{"a":"Jane Roe"}')
  assert.equal(server.asked.length, 0)
  const draft = await rig.bus.call(maskingPreview, {
    profile: { name: 'draft', recogniser: { kinds: ['person'], language: 'de', minScore: 0.7 } },
    content: '["Jane Roe, Elm Street 5"]',
  })
  assert.equal(draft.content, '["[masked:person], Elm Street 5"]')
  assert.deepEqual(
    [server.asked[0]?.language, server.asked[0]?.score_threshold, server.asked[0]?.entities],
    ['de', 0.7, ['PERSON']],
  )
})
