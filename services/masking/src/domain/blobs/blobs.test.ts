import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask } from '../../testing/mask.ts'
import {
  answer,
  maskBy,
  maskedBy,
  type Rules,
  textAnswer,
  textOfAnswer,
} from '../../testing/profile.ts'

const base64 = (text: string): string => Buffer.from(text).toString('base64')
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0]).toString('base64')
const contents = (content: object): object => ({ result: { contents: [content] } })
const embedded = (resource: object): object => ({
  result: { content: [{ type: 'resource', resource }] },
})
const block = (data: string, more: object): object => ({ result: { content: [{ data, ...more }] } })
const MAIL = 'to a@x.org'
const X = base64('to [masked:email]')

test('text in base64 is masked as the text that it is, wherever its type stands', () => {
  for (const mimeType of ['text/csv', 'application/sql', 'image/svg+xml', 'image/png', 'x/y', '']) {
    assert.deepEqual(
      maskedBy({}, contents({ blob: base64(MAIL), uri: 'a:b', mimeType })),
      contents({ blob: X, uri: 'a:b', mimeType }),
    )
  }
  assert.deepEqual(
    maskedBy({}, embedded({ uri: 'a:b', blob: base64(MAIL) })),
    embedded({ uri: 'a:b', blob: X }),
  )
  const hidden = String.raw`{"result":{"contents":[{"uri":"a:b","bl\u006fb":"${base64(MAIL)}"}]}}`
  assert.deepEqual(JSON.parse(mask(hidden).content), contents({ uri: 'a:b', blob: X }))
  for (const beside of [{ mimeType: 'text/csv' }, { uri: 'a:b', tags: [1] }]) {
    const blob = { ...beside, blob: base64(MAIL) }
    assert.deepEqual(maskedBy({}, contents(blob)), contents({ ...blob, blob: X }))
  }
})

test('JSON in base64 is masked as JSON, by fields too', () => {
  const rules: Rules = { fields: [{ id: 'n', kind: 'name', result: '$.n', action: 'redact' }] }
  const blob = base64('{"n":"Bob","card":4111111111111111}')
  const { content, findings } = maskBy(
    rules,
    contents({ uri: 'a:b', mimeType: 'application/json', blob }),
  )
  assert.equal(
    JSON.parse(content).result.contents[0].blob,
    base64('{"n":"[masked:name]","card":0}'),
  )
  assert.deepEqual(
    findings.map(({ place }) => place),
    ['/result/contents/*/blob##/n', '/result/contents/*/blob##/card'],
  )
})

test('base64 that careless readers decode is decoded too; what has nothing to mask stays', () => {
  const folded = `${base64(MAIL).slice(0, 4)}\r\n${base64(MAIL).slice(4).replaceAll('=', '')}`
  assert.deepEqual(
    maskedBy({}, contents({ uri: 'a:b', blob: folded })),
    contents({ uri: 'a:b', blob: X }),
  )
  const kept = contents({ uri: 'a:b', blob: `${base64('hello')}\n` })
  assert.deepEqual(maskedBy({}, kept), kept)
})

test('pictures and sounds pass; what nobody can look into blocks, unless the profile lets it pass', () => {
  const picture = { result: { content: [{ type: 'image', data: PNG, mimeType: 'image/png' }] } }
  assert.deepEqual(maskedBy({}, picture), picture)
  for (const medium of [{ type: 'image', mimeType: 'image/png' }, { type: 'audio' }]) {
    assert.deepEqual(maskedBy({}, block(base64(MAIL), medium)), block(X, medium))
    assert.deepEqual(maskedBy({}, block(PNG, medium)), block(PNG, medium))
  }
  const bytes = base64('\u0000\u0001')
  const wide = Buffer.from('write to a@x.org', 'utf16le')
  for (const blob of [
    bytes,
    Buffer.from('a@x.org', 'utf16le').toString('base64'),
    Buffer.concat([wide, Buffer.from('a')]).toString('base64'),
    Buffer.from('ab'.repeat(9) + 'a\0').toString('base64'),
    `${base64(`${MAIL}!!`)}A`,
    '!!!',
  ]) {
    const unknown = contents({ uri: 'a:b', mimeType: 'text/plain', blob })
    assert.deepEqual(maskBy({}, unknown).blocked, { kind: 'unknown_content', rule: 'blob' })
    assert.deepEqual(maskedBy({ onFailure: { unknownContent: 'pass' } }, unknown), unknown)
  }
  const drawing = contents({ uri: 'a:b', mimeType: 'image/svg+xml', blob: bytes })
  assert.deepEqual(maskBy({}, drawing).blocked, { kind: 'unknown_content', rule: 'blob' })
  for (const column of [
    { blob: '0a0b0c0d' },
    [{ type: 'file', data: '0a0b0c0d' }, { type: 'image' }],
  ]) {
    assert.deepEqual(maskedBy({}, answer(column)), answer(column))
  }
})

test('base64 in a data URI is masked where it stands', () => {
  const uri = `see data:text/plain;charset=utf-8;base64,${base64(MAIL)} and DATA:;BASE64,${base64('x')} b@x.org`
  const masked = textOfAnswer(maskBy({}, textAnswer(uri)))
  assert.equal(
    masked,
    `see data:text/plain;charset=utf-8;base64,${X} and DATA:;BASE64,${base64('x')} [masked:email]`,
  )
  const bytes = textAnswer(`data:application/pdf;base64,${base64('\u0000')}`)
  assert.deepEqual(maskBy({}, bytes).blocked, { kind: 'unknown_content', rule: 'data_uri' })
  const sign = textAnswer('the sign is ;base64,AAEC and so on')
  assert.deepEqual(maskedBy({}, sign), sign)
  const shown = maskBy({}, textAnswer(uri), { unmask: ['email'] }).shown ?? ''
  assert.deepEqual(JSON.parse(shown), textAnswer(uri))
})

test('base64 over lines in which nothing is masked stays as it is written, for all and for those who see more', () => {
  const plain = 'data:text/plain;base64,\r\naGVsbG8gd29ybGQ='
  for (const text of ['data:;base64,\nai', `see ${plain} and`, JSON.stringify({ inner: plain })]) {
    const value = { text, more: 'a@x.org' }
    const { content: masked, shown } = maskBy({}, value, { unmask: ['email'] })
    assert.deepEqual(JSON.parse(masked), { text, more: '[masked:email]' })
    assert.deepEqual(JSON.parse(shown ?? ''), value)
  }
  const lines = base64('write to bob@example.org about the lighthouse').replace(/.{24}/g, '$&\n')
  const { content: masked, shown } = maskBy({}, { text: lines }, { unmask: ['email'] })
  assert.doesNotMatch(Buffer.from(JSON.parse(masked).text, 'base64').toString(), /bob@/)
  assert.deepEqual(JSON.parse(shown ?? ''), { text: lines })
})

test('every string of a message is masked: addresses of resources, _meta, errors, notifications', () => {
  const strings = [
    {
      result: {
        content: [{ type: 'resource_link', uri: 'crm://people/bob%40x.org', name: 'b' }],
        _meta: { by: 'c@x.org' },
      },
    },
    { error: { code: -32_000, message: 'no user d@x.org', data: { of: ['e@x.org'] } } },
    { method: 'notifications/message', params: { level: 'info', data: 'f@x.org' } },
  ]
  for (const message of strings) {
    const { content } = maskBy({}, { jsonrpc: '2.0', ...message })
    assert.doesNotMatch(content, /x\.org/)
    assert.match(content, /\[masked:email\]/)
  }
})
