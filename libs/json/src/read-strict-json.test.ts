import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { StrictJsonErrorCode } from './errors.ts'
import { readStrictJson, type StrictJsonLimits } from './read-strict-json.ts'
import { ANY_KEY, reserveKeys } from './reserved-keys.ts'

const read = (json: string | Uint8Array, limits?: StrictJsonLimits): unknown =>
  readStrictJson(typeof json === 'string' ? Buffer.from(json) : json, limits)

function refuses(json: string | Uint8Array, code: StrictJsonErrorCode, offset: number): void {
  assert.throws(() => read(json), { name: 'StrictJsonError', code, offset })
}

const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth)

test('returns what JSON.parse returns', () => {
  const json = ' {"a":[1,-0,2.5e3,"x\\n\\u00e9",true,null],"b":{"c":{}},"d":[],"":""}\r\n'
  assert.deepEqual(read(json), JSON.parse(json))
  assert.deepEqual(read('"top"'), 'top')
})

test('keeps __proto__ as an own property that changes nothing', () => {
  const value = read('{"__proto__":{"admin":true}}')
  assert.ok(value !== null && typeof value === 'object')
  assert.ok(Object.hasOwn(value, '__proto__'))
  assert.equal('admin' in value, false)
})

test('reads any view of bytes', () => {
  const bytes = new TextEncoder().encode('xx{"a":"long enough to be looked at in words"}')
  assert.deepEqual(read(bytes.subarray(2)), { a: 'long enough to be looked at in words' })
})

test('refuses a key that stands twice, escapes undone', () => {
  refuses('{"a":1,"a":2}', 'duplicate_key', 7)
  refuses(String.raw`{"a":1,"\u0061":2}`, 'duplicate_key', 7)
  refuses('[{"x":{"é":1,"b":[{"c":1}],"é":2}}]', 'duplicate_key', 28)
  read('{"a":{"a":{"a":1}},"b":{"a":1},"c":[{"a":1},{"a":2}]}')
})

test('refuses a repeated key of a large object', () => {
  const keys = Array.from({ length: 500 }, (_, index) => `"key${index}":0`)
  read(`{${keys.join(',')}}`)
  const json = `{${keys.join(',')},"key7":1}`
  refuses(json, 'duplicate_key', json.lastIndexOf('"key7"'))
  const folded = `{${keys.join(',')},"KEY7":1}`
  refuses(folded, 'case_fold_key', folded.lastIndexOf('"KEY7"'))
})

test('refuses keys that are equal but for case, as Go folds them', () => {
  refuses('{"method":1,"Method":2}', 'case_fold_key', 12)
  refuses('{"params":1,"param\u017f":2}', 'case_fold_key', 12)
  refuses('{"task":1,"tas\u212a":2}', 'case_fold_key', 10)
  refuses(String.raw`{"task":1,"tas\u212a":2}`, 'case_fold_key', 10)
  refuses('{"Größe":1,"GRÖßE":2}', 'case_fold_key', 13)
  read('{"strasse":1,"straße":2,"i":3,"ı":4,"İ":5}')
})

test('tells keys with one hash apart', () => {
  // The sequence of Thue and Morse and its complement collide in every polynomial hash modulo 2^32.
  let [key, other] = ['a', 'b']
  for (let doubled = 0; doubled < 10; doubled++) [key, other] = [key + other, other + key]
  read(`{"${key}":1,"${other}":2}`)
  refuses(`{"${key}":1,"${other}":2,"${key.toUpperCase()}":3}`, 'case_fold_key', 2059)
})

test('refuses numbers that a double does not hold, in every spelling', () => {
  refuses('[9007199254740993]', 'number_range', 1)
  refuses('{"n":-9007199254740993}', 'number_range', 5)
  for (const number of [
    '9007199254740993.0',
    '9007199254740993e0',
    '90071992547409930E-1',
    '9007199254740.993e+3',
    '9007199254740991.5',
    '9007199254740992.5',
    '1234567890123456789',
    '1234567890123456800',
    '18446744073709551616',
    '18446744073709552000',
    '123456789012345678901234567890',
    '1e309',
    '-1e400',
    `${'9'.repeat(400)}.5`,
    '1e-400',
    '-2e-324',
    `0.${'0'.repeat(400)}1`,
  ]) {
    refuses(`[${number}]`, 'number_range', 1)
    refuses(`[{"a":0},${number}]`, 'number_range', 9)
  }
})

test('takes numbers that a double holds, and fractions that it comes near to', () => {
  const numbers = [
    '9007199254740991, -9007199254740991, 9007199254740992, 9007199254740994, 1e16, 1e20, 1e22',
    '6.02214076e23, 1e100, 1.7976931348623157e308, 100000000000000000000000',
    '0.1, 0.30000000000000004, 0.12345678901234567890, 0.99999999999999999999, 100000000000000.5',
    '0, -0, 0.0, 0e9, -0E-500, 5e-324, 1.5e3, 10e-1, 4503599627370497.5',
    `1${'0'.repeat(400)}e-400`,
  ]
  const json = `[${numbers.join(',')}]`
  assert.deepEqual(read(json), JSON.parse(json))
  read('{"text":"9007199254740993 1e-400", "zero":0}')
})

test('refuses escaped surrogates without a pair', () => {
  refuses(String.raw`["\ud83d"]`, 'lone_surrogate', 2)
  refuses(String.raw`["\ude00\ud83d"]`, 'lone_surrogate', 2)
  refuses(String.raw`["\ud83dx\ude00"]`, 'lone_surrogate', 2)
  refuses(String.raw`{"\uD83D":1}`, 'lone_surrogate', 2)
  assert.deepEqual(read(String.raw`["\ud83d\ude00","\\ud83d"]`), ['😀', '\\ud83d'])
})

test('refuses what is not JSON in UTF-8', () => {
  refuses('', 'syntax', 0)
  refuses('{"a":1,}', 'syntax', 7)
  refuses("{'a':1}", 'syntax', 1)
  refuses('["é",]', 'syntax', 6)
  refuses('["a\tb"]', 'syntax', 3)
  refuses('[01]', 'syntax', 2)
  refuses('[1]]', 'trailing', 3)
  refuses('{} {}', 'trailing', 3)
  refuses('\uFEFF{}', 'not_utf8', 0)
  refuses(Buffer.from('{}', 'utf16le'), 'syntax', 1)
  refuses(Uint8Array.of(0x5b, 0x22, 0xff, 0x22, 0x5d), 'not_utf8', 2)
  refuses(Uint8Array.of(0x22, 0xed, 0xa0, 0x80, 0x22), 'not_utf8', 1)
  refuses(Buffer.concat([Buffer.from('"\uFFFDé'), Uint8Array.of(0xc3, 0x22)]), 'not_utf8', 6)
})

test('bounds depth and size', () => {
  read(nested(64))
  refuses(nested(65), 'too_deep', 64)
  assert.throws(() => read('{"a":{}}', { maxDepth: 1 }), { code: 'too_deep', offset: 5 })
  assert.throws(() => read('"12345"', { maxBytes: 6 }), { code: 'too_large', offset: 6 })
  read('"12345"', { maxBytes: 7 })
})

test('names the place and never the content', () => {
  const secrets = ['{"secret":1,"secret":2}', '[secret]', '{"secret":9007199254740993}']
  for (const json of secrets) {
    assert.throws(
      () => read(json),
      (error: Error) => !error.message.includes('secret'),
    )
  }
})

test('refuses a key that ends early for a reader in C', () => {
  refuses(String.raw`{"a":1,"a\u0000b":2}`, 'nul_key', 7)
  read(String.raw`{"a":"\u0000"}`)
})

const reserved = reserveKeys([
  { at: [], names: ['jsonrpc', 'id', 'method', 'params'] },
  { at: ['params'], names: ['name', 'arguments', '_meta'] },
  { at: ['params', '_meta'], names: ['progressToken'], prefixes: ['io.example/'] },
])
const data: StrictJsonLimits = {
  reserved,
  tolerate: new Set(['number_range', 'lone_surrogate', 'case_fold_key']),
}

function fails(json: string, offset: number): void {
  assert.throws(() => read(json, { reserved }), { code: 'reserved_key', offset })
}

test('refuses a reserved key in another case, at its level only', () => {
  fails('{"jsonrpc":"2.0","METHOD":"x"}', 17)
  fails(String.raw`{"\u004dethod":"x"}`, 1)
  fails('{"param\u017f":{}}', 1)
  fails('{"params":{"task":{"x":1},"Name":"x"}}', 26)
  read('{"id":1,"method":"x","params":{"name":"y","arguments":{"Name":1,"ID":2}}}', { reserved })
  read('{"result":{"Method":1,"params":{"Name":1}}}', { reserved })
})

test('refuses what careless readers take for a reserved key', () => {
  const variants = ['jſonrpc', 'ｊｓｏｎｒｐｃ', 'json\u200brpc', 'json\u00adrpc', 'JSONRPC']
  for (const key of variants) fails(`{"${key}":"2.0"}`, 1)
  for (const key of ['ıd', 'İd', 'ＩＤ', 'i\u2060d']) fails(`{"${key}":1}`, 1)
  fails('{"params":{"\uFE4Dmeta":{}}}', 11)
  read('{"idx":1,"methods":2,"paramß":3}', { reserved })
})

const meta = (key: string): string => `{"params":{"_meta":{"${key}":1}}}`

test('refuses another spelling of a reserved beginning, and leaves free what follows', () => {
  fails(meta('IO.example/a'), 20)
  fails(meta('io.example／a'), 20)
  fails(meta('progresstoken'), 20)
  read(meta('io.example/A'), { reserved })
  read(meta('org.example/a'), { reserved })
})

test('reserves names in whatever an object of free keys holds', () => {
  const limits = {
    ...data,
    reserved: reserveKeys([{ at: ['requests', ANY_KEY], names: ['method', 'params'] }]),
  }
  read(
    '{"requests":{"a":{"method":"x"},"METHOD":{"params":{"Method":1}}},"b":{"Method":1}}',
    limits,
  )
  for (const key of ['a', 'method', '']) {
    const json = `{"requests":{"${key}":{"method":"x","Method":"y"}}}`
    assert.throws(() => read(json, limits), { code: 'reserved_key' }, key)
  }
  assert.throws(() => read('{"requests":{"\\ud800":{}}}', limits), { code: 'lone_surrogate' })
})

test('looks into the elements of a batch', () => {
  fails('[{"id":1},{"Id":2}]', 11)
  fails('[{"params":{"Arguments":{}}}]', 12)
})

test('lets data have what it may have, where told so', () => {
  const rows = [
    '{"result":{"rows":[{"id":9007199254740993,"ID":1e400,"name":"\\ud800","\\udc00":1}]}}',
    '{"params":{"x":9007199254740993,"arguments":{"n":18446744073709551616},"y":"\\ud800"}}',
    '{"id":1,"params":{"name":[1e400],"a":1,"A":2}}',
  ]
  for (const json of rows) assert.deepEqual(read(json, data), JSON.parse(json))
})

test('an element is data, whatever stood in the element before it', () => {
  const numbers: StrictJsonLimits = { reserved, tolerate: new Set(['number_range']) }
  read('[{"id":1},9007199254740993,{"x":1},{"X":1}]', numbers)
})

test('and refuses the same where the gateway judges by it', () => {
  const refused: readonly (readonly [string, StrictJsonErrorCode])[] = [
    ['{"id":9007199254740993}', 'number_range'],
    ['{"id":"\\ud800"}', 'lone_surrogate'],
    ['{"\\ud800":1}', 'lone_surrogate'],
    ['{"params":{"name":"\\ud800"}}', 'lone_surrogate'],
    ['{"params":{"a":1e400,"Name":1}}', 'reserved_key'],
    ['{"result":{"a":1e400,"b":1,"b":2}}', 'duplicate_key'],
    ['{"id":1,"result":[1e400,{"a\\u0000":1}]}', 'nul_key'],
  ]
  for (const [json, code] of refused) assert.throws(() => read(json, data), { code }, json)
})

test('a property that all objects inherit hides no repeated key', () => {
  const inherited = { value: 1, enumerable: true, configurable: true }
  const common: object = Object(Reflect.getPrototypeOf({}))
  Reflect.defineProperty(common, 'inherited', inherited)
  try {
    refuses('{"a":1,"a":2}', 'duplicate_key', 7)
    refuses('[{"a":{"b":"c","b":1}}]', 'duplicate_key', 15)
    assert.deepEqual(Object.keys(Object(read('{"a":1}'))), ['a'])
  } finally {
    Reflect.deleteProperty(common, 'inherited')
  }
})
