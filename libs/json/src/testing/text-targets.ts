import assert from 'node:assert/strict'
import { canonicalJson } from '../canonical-json.ts'
import { StrictJsonError } from '../errors.ts'
import { JsonCursor } from '../json-cursor.ts'
import { elementSpans, keepElements, valueSpan } from '../json-spans.ts'
import type { JsonValue } from '../json-value.ts'
import { literalOffsets, literalText } from '../literal-text.ts'
import { readStrictJson } from '../read-strict-json.ts'
import type { FuzzTarget } from './fuzz.ts'
import { Random } from './random.ts'
import { mutate, randomJson } from './random-json.ts'

const MAX_DEPTH = 64

const make = (random: Random): Uint8Array => {
  const json = randomJson(random)
  return random.below(2) === 0 ? Buffer.from(json) : mutate(random, json)
}

/** A walk succeeds for exactly the texts that JSON.parse accepts; every scalar stands where the cursor says. */
export const cursorTarget: FuzzTarget = {
  name: 'cursor',
  make,
  check: (bytes) => {
    const json = Buffer.from(bytes).toString()
    const isJson = parse(json) !== undefined
    const walked = refused(() => {
      const cursor = new JsonCursor(json, MAX_DEPTH)
      for (let token = cursor.next(); token !== undefined; token = cursor.next()) {
        if (token !== 'object' && token !== 'array')
          JSON.parse(json.slice(cursor.start, cursor.end))
        if (token === 'string') checkLiteral(json, cursor.start, cursor.end)
      }
    })
    assert.equal(!walked, isJson)
    return isJson ? 'walked' : 'refused'
  },
}

function checkLiteral(json: string, start: number, end: number): void {
  const text = literalText(json, start, end)
  assert.equal(text, JSON.parse(json.slice(start, end)))
  const offsets = literalOffsets(json, start, end)
  assert.equal(offsets.length, text.length + 1)
  for (let at = 0; at < text.length; at++) {
    const piece = json.slice(offsets[at], offsets[at + 1])
    assert.equal(JSON.parse(`"${piece}"`), text[at])
  }
}

/**
 * What a span of a strict text holds is what stands at its path; cutting elements changes nothing else. The first byte of
 * an input says which path and which elements.
 */
export const spansTarget: FuzzTarget = {
  name: 'spans',
  make: (random) => Buffer.concat([Buffer.of(random.below(256)), make(random)]),
  check: (bytes) => {
    const json = Buffer.from(bytes.subarray(1)).toString()
    const found = strict(json)
    const random = new Random(bytes[0] ?? 0)
    if (found === undefined) {
      refused(() => void keepElements(json, [], () => random.below(2) === 0))
      return 'refused'
    }
    const [path, value] = descend(found.value, random)
    const span = valueSpan(json, path)
    assert.ok(span !== undefined)
    assert.deepEqual(JSON.parse(json.slice(span.start, span.end)), value)
    const elements = elementSpans(json, path)
    assert.deepEqual(
      elements?.map(({ start, end }): unknown => JSON.parse(json.slice(start, end))),
      Array.isArray(value) ? value : undefined,
    )
    const keep = elements?.map(() => random.below(2) === 0) ?? []
    const cut = keepElements(json, path, (_, index) => keep[index] === true)
    const rest = cut.length - (json.length - span.end)
    assert.ok(cut.startsWith(json.slice(0, span.start)) && cut.endsWith(json.slice(span.end)))
    const kept: unknown = JSON.parse(cut.slice(span.start, rest))
    assert.deepEqual(kept, Array.isArray(value) ? value.filter((_, at) => keep[at]) : value)
    return 'cut'
  },
}

/** Equal values have one canonical text, and it says the value. */
export const canonicalTarget: FuzzTarget = {
  name: 'canonical text',
  make,
  check: (bytes) => {
    const found = strict(Buffer.from(bytes).toString())
    if (found === undefined) return 'refused'
    const text = canonicalJson(found.value)
    assert.equal(canonicalJson(reversed(found.value)), text)
    const read = readStrictJson(Buffer.from(text))
    assert.equal(canonicalJson(read), text)
    assert.deepEqual(read, JSON.parse(JSON.stringify(found.value)))
    return 'written'
  },
}

/** The same value with the keys of every object in reverse. */
function reversed(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null) return value
  if (isArray(value)) return value.map(reversed)
  const entries = Object.entries(value).toReversed()
  return Object.fromEntries(entries.map(([key, member]) => [key, reversed(member)]))
}

/** Array.isArray does not narrow readonly arrays. */
const isArray = (value: object): value is readonly JsonValue[] => Array.isArray(value)

/** Some place in a value, and what stands there. */
function descend(top: JsonValue, random: Random): [(string | number)[], JsonValue] {
  const path: (string | number)[] = []
  let value = top
  while (typeof value === 'object' && value !== null && random.below(4) > 0) {
    const steps = Object.entries(value)
    const step = steps[random.below(steps.length)]
    if (step === undefined) break
    path.push(Array.isArray(value) ? Number(step[0]) : step[0])
    value = step[1]
  }
  return [path, value]
}

function parse(json: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(json) }
  } catch {
    return undefined
  }
}

function strict(json: string): { readonly value: JsonValue } | undefined {
  try {
    return { value: readStrictJson(Buffer.from(json)) }
  } catch (error) {
    assert.ok(error instanceof StrictJsonError)
    return undefined
  }
}

/** Whether the package refused what it was given; any other error is a fault. */
function refused(act: () => void): boolean {
  try {
    act()
    return false
  } catch (error) {
    assert.ok(error instanceof StrictJsonError, String(error))
    return true
  }
}
