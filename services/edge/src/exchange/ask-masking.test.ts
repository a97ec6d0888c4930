import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Bus, BusError, type CallOptions, RpcError } from '@sallyport/bus'
import { MAX_MASK_CHARS, maskingMask } from '@sallyport/contracts'
import { askMasking, MaskingError } from './ask-masking.ts'

const request = {
  profile: 'customers',
  content: '"x"',
  of:
    maskingMask.parseRequest({
      profile: 'p',
      content: '',
      of: { connection: 'orders', verb: 'tools/call', name: 'q', direction: 'response' },
    }).of ?? assert.fail(),
  unmask: [],
}

interface Seen {
  readonly asked: unknown
  readonly options: CallOptions
}

/** A bus on which masking answers so, and what it was asked. */
function answering(answer: unknown): { readonly bus: Pick<Bus, 'call'>; readonly seen: Seen[] } {
  const seen: Seen[] = []
  const call: Bus['call'] = async (contract, asked, options = {}) => {
    seen.push({ asked, options })
    if (answer instanceof Error) throw answer
    return contract.parseReply(answer)
  }
  return { bus: { call }, seen }
}

async function failure(answer: unknown, content = '"x"'): Promise<MaskingError> {
  const { bus } = answering(answer)
  const error: unknown = await askMasking(bus, { ...request, content }, {}).catch((e: unknown) => e)
  assert.ok(error instanceof MaskingError)
  return error
}

const DONE = { content: '"x"', findings: [], version: 1 }

test('what cannot be masked for now, or is too long, is told from what no profile lets pass', async () => {
  const unavailable = [
    new BusError('unavailable', ''),
    new BusError('timeout', ''),
    new BusError('invalid_reply', ''),
    new RpcError('internal', ''),
    new RpcError('overloaded', '', true),
    new RpcError('timeout', '', true),
  ]
  for (const error of unavailable) {
    const { code, why } = await failure(error)
    assert.deepEqual([code, why], ['masking_unavailable', 'unavailable'], error.code)
  }
  for (const error of [new BusError('too_large', ''), new RpcError('too_large', '')]) {
    const { code, why, message } = await failure(error)
    assert.deepEqual([code, why], ['masking_blocked', 'oversize'])
    assert.match(message, /longer than what can be masked at once \(4194304 characters\)/)
  }
  for (const code of ['invalid_content', 'invalid_request'])
    assert.equal((await failure(new RpcError(code, ''))).why, undefined, code)
  const { code, why, message } = await failure(new RpcError('unknown_profile', ''))
  assert.deepEqual([code, why], ['masking_blocked', undefined])
  assert.match(message, /no masking profile "\w+" that can be used.*mask publish/)
})

test('what is too long is not sent at all', async () => {
  const { bus, seen } = answering(DONE)
  const content = 'x'.repeat(MAX_MASK_CHARS + 1)
  await assert.rejects(askMasking(bus, { ...request, content }, {}), { why: 'oversize' })
  assert.equal(seen.length, 0)
})

test('what is blocked names kind and rule, brings its findings along, and nothing lets it pass', async () => {
  const finding = { kind: 'private_key', rule: 'pem', place: '/x', action: 'block', count: 1 }
  const blocked = { kind: 'private_key', rule: 'pem' }
  const error = await failure({ ...DONE, content: '', findings: [finding], blocked })
  assert.deepEqual([error.code, error.why], ['masking_blocked', undefined])
  assert.deepEqual(error.findings, [finding])
  assert.deepEqual(error.details, blocked)
  assert.match(error.message, /kind "private_key".*rule "pem"/)
})

test('what is blocked says what to do where no rule of a profile stands against it', async () => {
  for (const [kind, rule, sentence] of [
    ['field', 'salary', /holds a value that the masking rule "salary" lets nobody see/],
    ['field', 'output_schema', /cannot hold by the tool's output schema\. Ask for less/],
    ['person', 'recogniser_failed', /recogniser .* does not answer\. Try again later/],
    ['unknown_content', 'blob', /neither a text nor a picture.*Ask for it as text/],
  ] as const) {
    const error = await failure({ ...DONE, content: '', findings: [], blocked: { kind, rule } })
    assert.match(error.message, sentence)
    assert.match(error.message, /Nothing of it is shown\.$/)
    assert.deepEqual(error.details, { kind, rule })
  }
})

test('the deadline grows with the content, and kinds to be seen are sent only where there are some', async () => {
  const { bus, seen } = answering(DONE)
  await askMasking(bus, request, {})
  await askMasking(bus, { ...request, unmask: ['email'], content: 'x'.repeat(MAX_MASK_CHARS) }, {})
  const deadlines = seen.map(({ options }) => options.deadlineMs)
  assert.deepEqual(deadlines, [5001, 25_000])
  assert.deepEqual(
    seen.map(({ asked }) => Object.keys(Object(asked)).includes('unmask')),
    [false, true],
  )
})
