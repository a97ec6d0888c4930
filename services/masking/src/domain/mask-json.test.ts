import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mask } from '../testing/mask.ts'

const masks = (json: string, expected: string): void => assert.equal(mask(json).content, expected)

test('only what is masked changes; every other byte stays as it was', () => {
  masks(
    String.raw` { "a\u0062" : 1.50, "m":"\u0062ob@example.com \u00e9\/\n\u263a", "n" : [1e2,-0 , true] } `,
    String.raw` { "a\u0062" : 1.50, "m":"[masked:email] \u00e9\/\n\u263a", "n" : [1e2,-0 , true] } `,
  )
  masks('"bob@example.com"', '"[masked:email]"')
  const untouched = String.raw`{"x":"\ud83d","y":["\"",{}],"z":"2024-01-15"}`
  masks(untouched, untouched)
})

test('what escapes hide is found', () => {
  masks(String.raw`["bob\u0040example.com"]`, '["[masked:email]"]')
  masks(String.raw`["4111\u0020\u0031111 1111 111\u200b1"]`, '["[masked:payment_card:1111]"]')
})

test('keys are masked like values, and stay apart', () => {
  masks(
    '{"a@x.org":{"b@x.org":1},"c@x.org":2,"4111111111111111":3}',
    '{"[masked:email]":{"[masked:email]":1},"[masked:email#2]":2,"[masked:payment_card:1111]":3}',
  )
})

test('a key is read alike wherever it stands again, also in JSON in a string', () => {
  const row = '{"a@x.org":1,"phone":"2025550100"}'
  const masked = '{"[masked:email]":1,"phone":"[masked:phone]"}'
  masks(`[${row},${row}]`, `[${masked},${masked}]`)
  masks(JSON.stringify([row, row]), JSON.stringify([masked, masked]))
})

test('a key that would stand twice when masked is refused', () => {
  assert.throws(() => mask('{"[masked:email]":1,"a@x.org":2}'), {
    name: 'MaskingError',
    code: 'invalid_content',
  })
})

test('numbers that are of persons by their keys become 0, addresses never', () => {
  const { content, findings } = mask(
    '{"ssn":219099999,"pesel":44051401359,"aadhaar":[234123412346],"id":219099999,"ip":167772161}',
  )
  assert.equal(content, '{"ssn":0,"pesel":0,"aadhaar":[0],"id":219099999,"ip":167772161}')
  assert.deepEqual(
    findings.map(({ kind, rule }) => `${kind} ${rule}`),
    ['national_id us_ssn', 'national_id pl_pesel', 'national_id in_aadhaar'],
  )
})

test('the name of a pair is the key of its value', () => {
  masks(
    '[{"name":"DB_PASSWORD","value":"hunter2Xx9"},{"ParameterKey":"ssn","ParameterValue":"536904399"}]',
    '[{"name":"DB_PASSWORD","value":"[masked:secret]"},{"ParameterKey":"ssn","ParameterValue":"[masked:national_id]"}]',
  )
  masks(
    '{"field":"phone","type":"text","values":["2025550100"],"x":"2025550100"}',
    '{"field":"phone","type":"text","values":["[masked:phone]"],"x":"2025550100"}',
  )
  for (const untouched of [
    '[{"name":"phone"},{"value":"2025550100"}]',
    '{"name":"phone","of":{"value":"2025550100"}}',
    '{"text":"phone","value":"2025550100"}',
    '[{"name":"Mobile","value":2025550100},{"name":"Mobile","values":[2025550100]}]',
    '{"name":"TOKEN_TTL","value":"3600"}',
    '{"label":"Password","value":"password"}',
  ])
    masks(untouched, untouched)
})

test('a date of birth that is a number becomes 0', () => {
  masks('{"dateOfBirth":19850312,"created":19850312}', '{"dateOfBirth":0,"created":19850312}')
  masks('{"dob":[19850312],"birthDate":12345678}', '{"dob":[0],"birthDate":12345678}')
})

test('numbers that are cards become 0, others stay', () => {
  masks('{"card":4111111111111111,"id":4111111111111112}', '{"card":0,"id":4111111111111112}')
  masks('[4.111111111111111e15,4111111111111111.0,-4111111111111111]', '[0,0,0]')
  masks('[94111111111111111,0.4111111111111111]', '[94111111111111111,0.4111111111111111]')
})

test('a key that says what its value is makes a finding of it', () => {
  masks('{"phone":"2025550100"}', '{"phone":"[masked:phone]"}')
  masks('{"mobilePhone":2025550100,"orderId":2025550100}', '{"mobilePhone":0,"orderId":2025550100}')
  masks('{"phones":{"home":"5550100"}}', '{"phones":{"home":"5550100"}}')
  masks('{"fax":["030901820",{"x":"030901820"}]}', '{"fax":["[masked:phone]",{"x":"030901820"}]}')
  const secret = 'aB3dEfGhIjKlMnOpQrStUvWxYz0123456789/+AB'
  masks(`{"SecretAccessKey":"${secret}"}`, '{"SecretAccessKey":"[masked:cloud_key]"}')
  masks(`{"digest":"${secret}"}`, `{"digest":"${secret}"}`)
})

test('of a long key places tell the begin, and its end is context', () => {
  const long = 'k'.repeat(10_000)
  const { content, findings } = mask(
    `{"${long}":"a@x.org","a@x.org ${long}":"b@x.org","${long} phone":["2025550100",2025550100]}`,
  )
  assert.equal(
    content,
    `{"${long}":"[masked:email]","[masked:email] ${long}":"[masked:email]","${long} phone":["[masked:phone]",0]}`,
  )
  const told = `/${long.slice(0, 63)}…`
  const masked = `/[masked:email] ${long.slice(0, 48)}…`
  assert.deepEqual(
    findings.map(({ rule, place, count }) => [rule, place, count]),
    [
      ['email', told, 1],
      ['email', masked, 2],
      ['phone_by_word', `${told}/*`, 2],
    ],
  )
})

test('JSON in a string is masked as JSON and stays JSON', () => {
  const inner = { 'a@x.org': 'b@x.org', card: 4_111_111_111_111_111, deep: '{"m":"c@x.org"}' }
  const { content, findings } = mask(JSON.stringify({ content: [{ text: JSON.stringify(inner) }] }))
  const outer: { content: { text: string }[] } = JSON.parse(content)
  assert.deepEqual(JSON.parse(outer.content[0]?.text ?? ''), {
    '[masked:email]': '[masked:email]',
    card: 0,
    deep: '{"m":"[masked:email]"}',
  })
  assert.deepEqual(
    findings.map(({ rule, place, count }) => [rule, place, count]),
    [
      ['email', '/content/*/text#/[masked:email]', 2],
      ['payment_card', '/content/*/text#/card', 1],
      ['email', '/content/*/text#/deep#/m', 1],
    ],
  )
})

test('what only begins like JSON is masked as plain text', () => {
  const text = String.raw`[INFO] {"mail":"bob@x.org","to":"\"al@x.org\"","card":4111111111111111} done`
  const { content } = mask(JSON.stringify([text]))
  const [masked]: string[] = JSON.parse(content)
  assert.equal(
    masked,
    String.raw`[INFO] {"mail":"[masked:email]","to":"\"[masked:email]\"","card":[masked:payment_card:1111]} done`,
  )
})

test('a long text that only begins like JSON is masked as plain text, also under a key', () => {
  const words = 'some "words" and others '.repeat(10)
  masks(
    JSON.stringify([`{${words}bob@example.com`, `[${words}555-0100`]),
    JSON.stringify([`{${words}[masked:email]`, `[${words}555-0100`]),
  )
  masks(JSON.stringify({ password: `{${words}` }), '{"password":"[masked:secret]"}')
})

test('escaped line breaks in a text separate values', () => {
  const text = String.raw`cut off: {"text":"mail\nbob@x.org\n4111111111111111\n+1-202-555-0100\nDE89370400440532013000`
  const [masked]: string[] = JSON.parse(mask(JSON.stringify([text])).content)
  assert.equal(
    masked,
    String.raw`cut off: {"text":"mail\n[masked:email]\n[masked:payment_card:1111]\n[masked:phone]\n[masked:iban:3000]`,
  )
})

test('findings name kind, rule, place and count, never a value', () => {
  const { findings } = mask(
    '{"rows":[{"m":"a@x.org"},{"m":"b@x.org c@x.org"}],"k@x.org":{"p":"+12025550100"}}',
  )
  assert.deepEqual(findings, [
    { kind: 'email', rule: 'email', action: 'redact', place: '/rows/*/m', count: 3 },
    { kind: 'email', rule: 'email', action: 'redact', place: '/[masked:email]', count: 1 },
    { kind: 'phone', rule: 'phone', action: 'redact', place: '/[masked:email]/p', count: 1 },
  ])
})

test('what is not JSON, or nested beyond reason, is refused', () => {
  const refused = ['', '{', '{"a":1}x', "{'a':1}", '["\t"]', '['.repeat(200) + ']'.repeat(200)]
  for (const json of refused) {
    assert.throws(
      () => mask(json),
      { name: 'MaskingError', code: 'invalid_content' },
      json.slice(0, 20),
    )
  }
})
