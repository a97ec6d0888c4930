import assert from 'node:assert/strict'
import { test } from 'node:test'
import { StrictJsonError } from './errors.ts'
import { JsonCursor } from './json-cursor.ts'
import { Random } from './testing/random.ts'
import { mutate, randomJson } from './testing/random-json.ts'

/** Every token with its text and pointer. */
function walk(json: string): string[] {
  const cursor = new JsonCursor(json)
  const seen: string[] = []
  for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
    seen.push(`${token} ${cursor.pointer()} ${json.slice(cursor.start, cursor.end)}`)
  }
  return seen
}

test('names every token, its span and its pointer', () => {
  assert.deepEqual(walk(String.raw` {"a/b":[1,{"c\u007e":"x"}],"d":null} `), [
    String.raw`object  {`,
    'key /a~1b "a/b"',
    'array /a~1b [',
    'number /a~1b/* 1',
    'object /a~1b/* {',
    String.raw`key /a~1b/*/c~0 "c\u007e"`,
    'string /a~1b/*/c~0 "x"',
    String.raw`end /a~1b/* {"c\u007e":"x"}`,
    String.raw`end /a~1b [1,{"c\u007e":"x"}]`,
    'key /d "d"',
    'literal /d null',
    String.raw`end  {"a/b":[1,{"c\u007e":"x"}],"d":null}`,
  ])
  assert.deepEqual(walk('-1.5e+3'), ['number  -1.5e+3'])
})

test('shows another text for a key where told so', () => {
  const cursor = new JsonCursor('{"secret":{"a":1}}')
  while (cursor.next() !== 'number');
  assert.equal(
    cursor.pointer((start) => (start === 1 ? '[key]' : undefined)),
    '/[key]/a',
  )
})

test('finds the container that holds a token', () => {
  const cursor = new JsonCursor('{"a":[1]}')
  while (cursor.next() !== 'number');
  assert.equal(cursor.containerStart, 5)
})

test('bounds the depth', () => {
  const cursor = new JsonCursor('[[[]]]', 2)
  assert.throws(
    () => {
      while (cursor.next() !== undefined);
    },
    { name: 'StrictJsonError', code: 'too_deep', offset: 2 },
  )
})

test('accepts exactly what JSON.parse accepts', () => {
  const random = new Random(11)
  const seen = { valid: 0, invalid: 0 }
  for (let round = 0; round < 4000; round++) {
    const json = mutate(random, randomJson(random)).toString('latin1')
    const valid = isJson(json)
    seen[valid ? 'valid' : 'invalid']++
    assert.equal(isWalkable(json), valid, JSON.stringify(json))
  }
  assert.ok(seen.valid > 400 && seen.invalid > 400, JSON.stringify(seen))
})

function isJson(json: string): boolean {
  try {
    JSON.parse(json)
    return true
  } catch {
    return false
  }
}

function isWalkable(json: string): boolean {
  try {
    walk(json)
    return true
  } catch (error) {
    assert.ok(error instanceof StrictJsonError)
    return false
  }
}
