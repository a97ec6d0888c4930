import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConnection } from '@sallyport/contracts'
import type { MaskReply, MaskRequest } from './ask-masking.ts'
import { maskBy } from './mask-by.ts'

const connection = parseConnection({
  name: 'orders',
  kind: 'mcp',
  description: '',
  target: { transport: 'streamable-http', url: 'http://127.0.0.1' },
  tools: {},
  mask: 'default',
})

/** Masks `<kind>` of the kinds that a profile is named for, unless they may be seen. */
async function mask({ profile, content, unmask }: MaskRequest): Promise<MaskReply> {
  const kinds = profile.split('-')
  const without = (hidden: readonly string[]) =>
    hidden.reduce((text, kind) => text.replaceAll(`<${kind}>`, '*'), content)
  const masked = without(kinds)
  const shown = without(kinds.filter((kind) => !unmask.includes(kind)))
  const findings = kinds
    .filter((kind) => content.includes(`<${kind}>`))
    .map((kind) => ({ kind, rule: kind, place: '', action: 'redact' as const, count: 1 }))
  return { content: masked, ...(shown !== masked && { shown }), findings, version: 3 }
}

const TEXT = '<email> <phone> <iban>'

const masked = (profiles: readonly string[], unmask: readonly string[]) =>
  maskBy(
    {
      connection,
      operation: { connection: connection.name, kind: 'mcp', verb: 'tools/call', name: 'q' },
      controls: {
        ...Object(undefined),
        mask,
      },
    },
    { profiles, unmask },
    TEXT,
  )

test('evidence has what every profile covers, the client what each of them shows', async () => {
  const { content, shown, findings, profiles } = await masked(
    ['email-phone', 'email-iban'],
    ['email'],
  )
  assert.equal(content, '* * *')
  assert.equal(shown, '<email> * *')
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ['email', 'phone', 'iban'],
  )
  assert.deepEqual(profiles, ['email-phone@3', 'email-iban@3'])
})

/** The profile `all` covers everything, whatever may be seen. */
const coverAll = async (request: MaskRequest): Promise<MaskReply> =>
  request.profile === 'all' ? { content: '*', findings: [], version: 1 } : mask(request)

test('a later profile covers what one before it has shown, where it is of another kind there', async () => {
  assert.equal((await masked(['email'], ['email'])).shown, TEXT)
  const after = await maskBy(
    {
      connection,
      operation: { connection: connection.name, kind: 'mcp', verb: 'tools/call', name: 'q' },
      controls: { ...Object(undefined), mask: coverAll },
    },
    { profiles: ['email', 'all'], unmask: ['email'] },
    TEXT,
  )
  assert.deepEqual([after.content, after.shown], ['*', undefined])
})

test('what a profile has shown the client does not reach the evidence by the next one', async () => {
  const { content, shown } = await masked(['email', 'phone-iban'], ['email'])
  assert.deepEqual([content, shown], ['* * *', '<email> * *'])
})

test('where nothing may be seen, client and evidence have the same', async () => {
  const { content, shown } = await masked(['email', 'phone-iban'], [])
  assert.deepEqual([content, shown], ['* * *', undefined])
})
