import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { succeeded } from '@sallyport/kit'
import { type Desk, startDesk } from './desk.ts'

// Promise: what a profile does is seen before it counts, and it counts from its publication on.

const EXAMPLES = fileURLToPath(new URL('../../../../examples/masking/', import.meta.url))
const PII = join(EXAMPLES, 'pii.yaml')

let desk: Desk
before(async () => {
  desk = await startDesk()
})
after(() => desk[Symbol.asyncDispose]())

const mask = (...args: readonly string[]) => desk.mask('admins', ...args)

test('the shipped cases pass; a case that fails is shown line by line, with exit code 1', async () => {
  const passed = await mask('test', join(EXAMPLES, 'pii.test.yaml'))
  assert.match(succeeded(passed).stdout, /✔ rows of a result\n[^✖]*\d passed, 0 failed\.\n$/)
  const wrong = `file: ${PII}\nsamples:\n  - sample: { to: a@example.com }\n    after: { to: a@example.com }\n    hides: [masked]\n    findings: { email: 2 }\n`
  const failed = await mask('test', await desk.file('wrong.yaml', wrong))
  assert.equal(failed.code, 1)
  for (const part of [
    '✖ sample 1',
    'it shows masked',
    'email was found once, not 2 times',
    '-  "to": "a@example.com"',
    '+  "to": "[masked:email]"',
    '0 passed, 1 failed.',
  ])
    assert.ok(failed.stdout.includes(part), failed.stdout)
})

test('cases are all looked over before one is run; what is wrong is told by the words of the file', async () => {
  const cases = `file: ${PII}\nsamples:\n  - sample: a\n    hides: [a]\n  - sample: a\n    connection: orders\n`
  const file = await desk.file('part.yaml', cases)
  const refused = await mask('test', file)
  assert.deepEqual([refused.code, refused.stdout], [2, ''])
  assert.match(
    refused.stderr,
    /part\.yaml: sample 2: .*connection, tool and part.*\(file_invalid\)/,
  )
  assert.doesNotMatch(refused.stderr, /--/)
})

test('a draft is tried, published, listed, shown, and counts', async () => {
  const sample = await desk.file('sample.json', '{"iban":"DE89370400440532013000"}\n')
  const draft = succeeded(await mask('preview', '--file', PII, sample)).stdout
  assert.match(draft, /^BEFORE\n\{"iban":"DE8937.*\n\nAFTER\n\{"iban":"\[masked:iban\]"\}\n/)
  assert.match(draft, /\niban +\/iban +iban +redact +1\n/)
  const unknown = await mask('preview', '--profile', 'pii', sample)
  assert.deepEqual([unknown.code, /unknown_profile/.test(unknown.stderr)], [1, true])

  const early = await mask('publish', PII, '--reason', 'the first', '--expect', '3')
  assert.match(early.stderr, /There is no version 3 yet: none was published.*\(version_conflict\)/)
  succeeded(await mask('publish', PII, '--reason', 'the first', '--expect', '0'))
  const late = await mask('publish', PII, '--reason', 'again', '--expect', '0')
  assert.equal(late.code, 1)
  assert.match(late.stderr, /mask history pii.*\(version_conflict\)/)
  assert.match(succeeded(await mask('publish', PII, '--reason', 'again')).stdout, /version 2 of/)

  assert.match(
    succeeded(await mask('list')).stdout,
    /^default +0.*\npii +2 .* one-of-admins .*Nobody sees/m,
  )
  const shown = succeeded(await mask('show', 'pii', '--version', '1')).stdout
  assert.match(shown, /^# pii, version 1, published by one-of-admins at .*: the first\nname: pii\n/)
  succeeded(await mask('publish', await desk.file('shown.yaml', shown), '--reason', 'read back'))
  const history = succeeded(await mask('history', 'pii', '--limit', '2')).stdout
  assert.match(history, /\n3 .*read back\n2 .*again\n$/)

  const args = ['preview', '--profile', 'pii', '--connection', 'orders', '--tool', 'query']
  const placed = succeeded(await mask('--json', ...args, '--result', sample)).stdout
  const { after: result, findings } = JSON.parse(placed)
  assert.equal(result, '{"iban":"[masked:iban]"}')
  assert.equal(findings[0].place, '/result/structuredContent/iban')
})

test('everything that is wrong with a profile is listed', async () => {
  const wrong = await desk.file(
    'bad.yaml',
    'name: bad\nkinds:\n  shoe_size: { action: redact }\nrecogniser: { kinds: [person] }\n',
  )
  const refused = await mask('publish', wrong, '--reason', 'try')
  assert.equal(refused.code, 1)
  assert.match(refused.stderr, /The masking profile is not valid.*\(invalid_profile\)/)
  assert.match(refused.stderr, /shoe_size/)
  assert.match(refused.stderr, /SALLYPORT_MASKING_RECOGNISER_URL/)
  const shapeless = await mask(
    'publish',
    await desk.file('x.yaml', 'name: x\nkindz: {}\n'),
    '--reason',
    'a',
  )
  assert.equal(shapeless.code, 2)
  assert.match(shapeless.stderr, /at \/kindz: nothing of this name may stand here/)
})

test('those who may not see profiles see none, and nobody but an admin tries one', async () => {
  for (const [group, command] of [
    ['analysts', ['list']],
    ['auditors', ['preview', '--profile', 'default', PII]],
    ['auditors', ['publish', PII, '--reason', 'try']],
  ] as const) {
    // oxlint-disable-next-line no-await-in-loop -- few commands
    const refused = await desk.mask(group, ...command)
    assert.match(refused.stderr, /\(forbidden\)/)
  }
  succeeded(await desk.mask('auditors', 'history', 'pii'))
})
